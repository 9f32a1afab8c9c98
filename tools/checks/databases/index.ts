import { command } from './command';
import { SERVERS } from './servers';

command(process.argv.slice(2), SERVERS, (text) => process.stdout.write(`${text}\n`)).then((code) => {
  process.exitCode = code;
});
