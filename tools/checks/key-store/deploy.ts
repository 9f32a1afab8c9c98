import { setTimeout as pause } from 'node:timers/promises';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import { App, CfnOutput, LegacyStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { ApiKeyStore } from '../../../lib';
import type { Aws } from '../../../rehearsal/checks/deploy/aws';
import { verify } from '../../../rehearsal/checks/steps';

export const PLACE = { account: '123456789012', region: 'eu-central-1' };
const TIMEOUT = 30_000;

/** Users of the check, each with one grant of the store. */
export const GRANTEES = ['verifier', 'issuer', 'revoker', 'manager'] as const;
export type Grantee = (typeof GRANTEES)[number];

interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The name of the table, and an access key of each user. */
export interface Deployed {
  readonly table: string;
  readonly accessKeys: Readonly<Record<Grantee, AccessKey>>;
}

/** Deploys a store with its users by CloudFormation. */
export async function deployStore({ cloudFormation, iam }: Aws): Promise<Deployed> {
  const StackName = 'KeyStore';
  await cloudFormation.send(
    new CreateStackCommand({
      StackName,
      TemplateBody: JSON.stringify(templateOf(StackName)),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  let outputs: { OutputKey?: string; OutputValue?: string }[] = [];
  for (const end = Date.now() + TIMEOUT; ; await pause(100)) {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const found = `The stack is ${stack?.StackStatus}: ${stack?.StackStatusReason}.`;
    verify(!/FAILED|ROLLBACK/.test(stack?.StackStatus ?? '') && Date.now() < end, found, 'CREATE_COMPLETE.');
    outputs = stack?.Outputs ?? [];
    if (stack?.StackStatus === 'CREATE_COMPLETE') break;
  }
  const accessKeys: Partial<Record<Grantee, AccessKey>> = {};
  for (const UserName of GRANTEES) {
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    accessKeys[UserName] = {
      accessKeyId: key?.AccessKeyId ?? '',
      secretAccessKey: key?.SecretAccessKey ?? '',
    };
  }
  const table = outputs.find(({ OutputKey }) => OutputKey === 'TableName')?.OutputValue ?? '';
  return { table, accessKeys: accessKeys as Record<Grantee, AccessKey> };
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
