import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CheckError } from './errors';
import { VerificationFailed } from './steps';

/** Reads the options of a check from the command line. @throws CheckError UnknownOption */
export function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(options: T) {
  try {
    return parseArgs({ args: process.argv.slice(2), options }).values;
  } catch (error) {
    throw new CheckError('UnknownOption', (error as Error).message, 'See --help.');
  }
}

/**
 * Runs a check as the process. The exit code is 1 if the check failed, and 2 if it could not be made. Child processes and
 * temporary folders end with the process, also after a signal.
 */
export async function runMain(main: (print: (line: string) => void) => Promise<void>): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  try {
    await main((line) => console.log(line));
  } catch (error) {
    const known = error instanceof CheckError || error instanceof VerificationFailed;
    console.error(known ? `${error.name}: ${error.message}` : error);
    process.exitCode = error instanceof CheckError ? 2 : 1;
  }
}
