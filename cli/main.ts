import { version } from '../package.json';
import { didYouMean } from './nearest';
import { patternsCommand } from './patterns/command';
import { replaceNowCommand } from './replace-now/command';
import { reportLeakCommand } from './report-leak/command';
import { scanCommand } from './scan/command';
import { BadUsage } from './usage';

/**
 * Runs the words after the name of the command. Returns the exit code.
 *
 * @param file file of the command, from which it can start threads
 */
export type Run = (words: readonly string[], file?: string) => number | Promise<number>;

const COMMANDS: Readonly<Record<string, Run>> = {
  'replace-now': replaceNowCommand,
  'report-leak': (words) => reportLeakCommand(words),
  patterns: patternsCommand,
  scan: scanCommand,
};

const USAGE = `Usage: cdk-rekey COMMAND [options]

  replace-now   replaces a compromised credential immediately
  report-leak   reports a leaked credential to the LeakResponse of an app
  patterns      prints the patterns of the keys of an app for other scanners, GitHub and logs
  scan          finds secrets in files, archives, cloud assemblies, commits and a deployed account

  --version     print the version
  --help        print this text; after a command, its usage`;

/** Exit code of a failure of which the command states no other. */
const FAILED = 1;
/** Exit code of wrong usage. */
const WRONG_USAGE = 2;

/** Runs the command line. Returns the exit code: 0 for success, 1 for a failure or a finding, 2 for wrong usage. */
export async function main(words: readonly string[], file?: string): Promise<number> {
  try {
    return await run(words, file);
  } catch (error) {
    console.error((error as Error).message);
    return error instanceof BadUsage ? WRONG_USAGE : FAILED;
  }
}

function run([name, ...words]: readonly string[], file?: string): number | Promise<number> {
  if (name === undefined) throw new BadUsage('The command is missing.', USAGE);
  if (name === '--help' || name === '-h') return print(USAGE);
  if (name === '--version') return print(version);
  if (Object.hasOwn(COMMANDS, name)) return (COMMANDS[name] as Run)(words, file);
  const known = name.startsWith('-') ? ['--version', '--help'] : Object.keys(COMMANDS);
  const kind = name.startsWith('-') ? 'option before the command' : 'command';
  throw new BadUsage(`There is no ${kind} "${name}". ${didYouMean(name, known)}`, USAGE);
}

function print(text: string): number {
  console.log(text);
  return 0;
}
