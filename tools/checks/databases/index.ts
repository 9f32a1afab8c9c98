import { delimiter } from 'node:path';
import { PROGRAMS } from '../../servers/cache.cjs';
import { type CheckServers, command } from './command';
import { checkInProcesses } from './processes';
import { checkServer } from './run';
import { SERVERS } from './servers';

process.env.PATH = [process.env.PATH, PROGRAMS].join(delimiter);

const check: CheckServers = async (specs, options) =>
  specs.length === 1 && specs[0] ? [await checkServer(specs[0], options)] : checkInProcesses(specs, options);

command(process.argv.slice(2), SERVERS, check, (text) => process.stdout.write(`${text}\n`)).then((code) => {
  process.exitCode = code;
});
