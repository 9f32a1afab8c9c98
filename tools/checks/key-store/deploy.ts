import { App, CfnOutput, LegacyStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { ApiKeyStore } from '../../../lib';
import type { Aws } from '../../../rehearsal/checks/deploy/aws';
import { type AccessKey, accessKeysOf, createStack } from '../stack';

export const PLACE = { account: '123456789012', region: 'eu-central-1' };

/** Users of the check, each with one grant of the store. */
export const GRANTEES = ['verifier', 'issuer', 'revoker', 'manager'] as const;
export type Grantee = (typeof GRANTEES)[number];

/** The name of the table, and an access key of each user. */
export interface Deployed {
  readonly table: string;
  readonly accessKeys: Readonly<Record<Grantee, AccessKey>>;
}

/** Deploys a store with its users by CloudFormation. */
export async function deployStore({ cloudFormation, iam }: Aws): Promise<Deployed> {
  const outputs = await createStack(cloudFormation, 'KeyStore', templateOf('KeyStore'));
  return { table: outputs.TableName ?? '', accessKeys: await accessKeysOf(iam, GRANTEES) };
}

function templateOf(name: string): object {
  const app = new App();
  const stack = new Stack(app, name, { env: PLACE, synthesizer: new LegacyStackSynthesizer() });
  const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop', removalPolicy: RemovalPolicy.DESTROY });
  const user = (userName: Grantee) => new User(stack, userName, { userName });
  store.grantVerify(user('verifier'));
  store.grantIssue(user('issuer'));
  store.grantRevoke(user('revoker'));
  store.grantManage(user('manager'));
  new CfnOutput(stack, 'TableName', { value: store.table.tableName });
  return app.synth().getStackByName(name).template;
}
