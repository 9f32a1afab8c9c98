/** Deploys the reference app and the examples with the CDK CLI to ministack: docs/ministack.md. */
import { parseArgs } from 'node:util';
import { CheckError } from '../errors';
import { VerificationFailed } from '../steps';
import { type Environment, openEnvironment } from './environment';
import { logGroups, messages } from './logs';
import { run } from './run';

const HELP = `Usage: npm run deploy:local -- [options]

Deploys the reference app and the examples with the CDK CLI to ministack.

  --full  also refactors a second stack during a grace (three minutes more)
  --help  shows this text
`;
const OPTIONS = {
  full: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<void> {
  const { help, full } = parse(process.argv.slice(2));
  if (help) return console.log(HELP);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // Child processes and the temporary folder end with this process.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const print = (line: string) => console.log(line);
  const environment = await openEnvironment(print);
  try {
    await run(environment, print, full);
  } catch (error) {
    await printLogs(environment);
    throw error;
  } finally {
    await environment.close();
  }
}

/** @throws UnknownOption */
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new CheckError('UnknownOption', (error as Error).message, 'See --help.');
  }
}

const WIDTH = 400;

/** Prints the last lines of the log of ministack and of each function. */
async function printLogs({ aws, ministack }: Environment): Promise<void> {
  console.error(`\nThe last lines of the log of ministack:\n${ministack.tail()}`);
  try {
    for (const group of await logGroups(aws.logs)) {
      const lines = (await messages(aws.logs, group)).slice(-8).map((line) => line.slice(0, WIDTH));
      console.error(`\nThe last lines of ${group}:\n${lines.join('\n')}`);
    }
  } catch (error) {
    console.error(`The logs of the functions cannot be read: ${(error as Error).message}`);
  }
}

main().catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `\n${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
