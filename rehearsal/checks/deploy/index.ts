/** The real `cdk` on somebody else's CloudFormation: docs/real-deploy.md. */
import { CheckError } from '../errors';
import { logGroups, messages } from './logs';
import { play } from './play';
import { type Stage, setStage } from './stage';
import { NotAsPromised } from './story';

async function main(): Promise<void> {
  // The SDK tells at length that it will want a newer Node.js one day.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // Whoever interrupts it leaves nothing running: what was started ends with this process.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const print = (line: string) => console.log(line);
  const stage = await setStage(print);
  try {
    await play(stage, print);
  } catch (error) {
    await tellLogs(stage);
    throw error;
  } finally {
    await stage.close();
  }
}

const WIDTH = 400;

/** The end of each log that may tell why. */
async function tellLogs({ aws, ministack }: Stage): Promise<void> {
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
  const known = error instanceof CheckError || error instanceof NotAsPromised;
  console.error(known ? `\n${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
