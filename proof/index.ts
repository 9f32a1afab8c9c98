import { command } from './command';
import { workHere } from './explore/pool';

if (!workHere()) {
  command(process.argv.slice(2), __filename, (text) => process.stdout.write(`${text}\n`)).then((code) => {
    process.exitCode = code;
  });
}
