/** Deploys the reference app and the examples with the CDK CLI to ministack: docs/ministack.md. */
import { optionsOf, runMain } from '../main';
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

async function main(print: (line: string) => void): Promise<void> {
  const { help, full } = optionsOf(OPTIONS);
  if (help) return print(HELP);
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

void runMain(main);
