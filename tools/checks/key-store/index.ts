/** Runs `ApiKeyStore` and `rekey-client/api-keys` on the DynamoDB and IAM of ministack: docs/api-keys.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsClients } from '../../../rehearsal/checks/deploy/aws';
import { startMinistack } from '../../../rehearsal/checks/deploy/ministack/server';
import { CheckError } from '../../../rehearsal/checks/errors';
import { pythonEnvironment } from '../../../rehearsal/checks/python';
import { Steps, VerificationFailed } from '../../../rehearsal/checks/steps';
import { deployStore, PLACE } from './deploy';
import { openKeys } from './keys';
import { verifyKeys } from './run';

const REQUIREMENTS = join(__dirname, '../../../rehearsal/checks/deploy/ministack/requirements.txt');

async function main(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-key-store-'));
  const python = await pythonEnvironment('ministack', REQUIREMENTS, print);
  const ministack = await startMinistack(python, folder, PLACE);
  try {
    const aws = awsClients({ ...ministack, region: PLACE.region });
    const deployed = await deployStore(aws);
    await verifyKeys(openKeys(ministack, deployed), new Steps(print));
    print('Every key worked as long as it should, and no longer.');
  } catch (error) {
    console.error(`The last lines of the log of ministack:\n${ministack.tail()}`);
    throw error;
  } finally {
    await ministack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
main((line) => console.log(line)).catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
