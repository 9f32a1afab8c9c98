import { command } from './command';
import { workHere } from './explore/pool';

if (!workHere()) {
  command(process.argv.slice(2), __filename, (text) => console.log(text)).then((code) => {
    process.exitCode = code;
  });
}
