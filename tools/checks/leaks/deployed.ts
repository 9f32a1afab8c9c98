import { mkdirSync, readFileSync } from 'node:fs';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DEPLOY } from '../../../rehearsal/checks/deploy/cdk';
import { ACCOUNT, type Environment, REGION } from '../../../rehearsal/checks/deploy/environment';
import { type Call, callAsRoot } from './account';
import { GitHub } from './github';
import { STACK } from './names';

const APP = 'npx tsx tools/checks/leaks/app.ts';

/** The deployed response, and the account around it. */
export interface Deployed {
  readonly environment: Environment;
  readonly github: GitHub;
  readonly call: Call;
  /** Folder of the kill switch. */
  readonly folder: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Messages to people that were received. */
  readonly messages: string[];
  /** Output whose name has a text. */
  output(name: string): string;
  /** Current value of a secret. */
  current(secret: string): Promise<{ version: string; value: string }>;
}

/** Deploys the app with the CDK CLI. The stacks in other regions, which only forward events, are left out. */
export async function deploy(environment: Environment): Promise<Deployed> {
  const { cdk, ministack, aws } = environment;
  const github = await GitHub.start(ministack.certificate);
  const folder = environment.path('control');
  mkdirSync(`${folder}/killed`, { recursive: true });
  const [assembly, file] = [environment.path('cdk.out'), environment.path('outputs.json')];
  const context = ['-c', `folder=${folder}`, '-c', `github=${github.url}`];
  await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', APP, ...context, '--output', assembly);
  await cdk('deploy', STACK, '--exclusively', '--app', assembly, ...DEPLOY, '--outputs-file', file);
  const outputs = JSON.parse(readFileSync(file, 'utf8'))[STACK] as Record<string, string>;
  const output = (name: string) => {
    const [, value] = Object.entries(outputs).find(([id]) => id.includes(name)) ?? [];
    if (value === undefined) throw new Error(`The stack has no output ${name}.`);
    return value;
  };
  const current = async (SecretId: string) => {
    const { VersionId = '', SecretString = '' } = await aws.secretsManager.send(
      new GetSecretValueCommand({ SecretId }),
    );
    return { version: VersionId, value: SecretString };
  };
  github.token = (await current(output('CheckToken'))).value;
  const appKey = { SecretId: output('CheckAppKey'), SecretString: github.app.privateKey };
  await aws.secretsManager.send(new PutSecretValueCommand(appKey));
  return { environment, github, call: callAsRoot(ministack), folder, outputs, messages: [], output, current };
}
