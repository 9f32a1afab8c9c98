import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../python';
import { type Aws, awsClients } from './aws';
import { type Cdk, cdkCli } from './cdk';
import { type Ministack, startMinistack } from './ministack/server';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';
export const STACK = 'RekeyReference';

/** The running ministack, its clients, the CDK CLI, and a temporary folder. */
export interface Environment {
  readonly ministack: Ministack;
  readonly aws: Aws;
  readonly cdk: Cdk;
  /** Returns a path in the temporary folder. */
  path(name: string): string;
  /** Creates a folder in the temporary folder. */
  folder(): string;
  close(): Promise<void>;
}

/** @param env further variables of ministack. */
export async function openEnvironment(
  print: (line: string) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-deploy-'));
  const path = (name: string) => join(folder, name);
  mkdirSync(path('home'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  try {
    const python = await pythonEnvironment('ministack', join(__dirname, 'ministack/requirements.txt'), print);
    const ministack = await startMinistack(python, folder, { account: ACCOUNT, region: REGION }, env);
    return {
      ministack,
      aws: awsClients({ ...ministack, region: REGION }),
      cdk: cdkCli({ ...ministack, region: REGION, home: path('home'), log: path('cdk.log') }),
      path,
      folder: () => mkdtempSync(path('folder-')),
      async close() {
        await ministack.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
