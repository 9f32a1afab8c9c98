/** The real `cdk` on somebody else's CloudFormation: docs/real-deploy.md. */
import { CheckError } from '../errors';
import { VerificationFailed } from '../steps';
import { type Environment, openEnvironment } from './environment';
import { logGroups, messages } from './logs';
import { run } from './run';

async function main(): Promise<void> {
  // The SDK tells at length that it will want a newer Node.js one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // Whoever interrupts it leaves nothing running: what was started ends with this process.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const print = (line: string) => console.log(line);
  const environment = await openEnvironment(print);
  try {
    await run(environment, print);
  } catch (error) {
    await tellLogs(environment);
    throw error;
  } finally {
    await environment.close();
  }
}

const WIDTH = 400;

/** The end of each log that may tell why. */
async function tellLogs({ aws, ministack }: Environment): Promise<void> {
  console.error(`\nThe last that ministack logged:\n${ministack.tail()}`);
  try {
    const groups = await logGroups(aws.logs);
    for (const group of groups) {
      const lines = (await messages(aws.logs, group)).slice(-8).map((line) => line.slice(0, WIDTH));
      console.error(`\nThe last lines of ${group}:\n${lines.join('\n')}`);
    }
  } catch (error) {
    console.error(`The functions' logs could not be read: ${(error as Error).message}`);
  }
}

main().catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `\n${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
