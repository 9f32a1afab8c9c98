/** The real `cdk` on somebody else's CloudFormation: what README.md beside the rehearsal calls "A real deploy". */
import { CheckError } from '../errors';
import { logGroups, messages } from './logs';
import { play } from './play';
import { type Stage, setStage } from './stage';
import { NotAsPromised } from './story';

async function main(): Promise<void> {
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

/** The end of each log that may tell why. */
async function tellLogs({ aws, ministack }: Stage): Promise<void> {
  console.error(`\nThe last that ministack logged:\n${ministack.tail()}`);
  try {
    const groups = await logGroups(aws.logs);
    for (const group of groups) {
      const lines = (await messages(aws.logs, group)).slice(-8);
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
