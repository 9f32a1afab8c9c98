import { command } from './command';
import { serveJobs } from './explore/pool';

if (!serveJobs()) {
  command(process.argv.slice(2), __filename, (text) => process.stdout.write(`${text}\n`)).then((code) => {
    process.exitCode = code;
  });
}
