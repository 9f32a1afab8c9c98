import { App, CfnOutput, LegacyStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { LeakIndex, type RotatingSecret } from '../../../lib';
import type { Aws } from '../../../rehearsal/checks/deploy/aws';
import { type AccessKey, accessKeysOf, createStack } from '../stack';

export const PLACE = { account: '123456789012', region: 'eu-central-1' };

/** Users of the check: one with the permissions of a rotator, one with `grantMatch`. */
const USERS = ['rotator', 'scanner'] as const;

/** ARNs of the table and of the key, and an access key of each user. */
export interface Deployed {
  readonly table: string;
  readonly key: string;
  readonly accessKeys: Readonly<Record<(typeof USERS)[number], AccessKey>>;
}

/** Deploys an index with its users by CloudFormation. */
export async function deployIndex(
  { cloudFormation, iam }: Aws,
  secretArns: readonly string[],
): Promise<Deployed> {
  const outputs = await createStack(cloudFormation, 'LeakIndex', templateOf('LeakIndex', secretArns));
  const outputOf = (part: string) => Object.entries(outputs).find(([name]) => name.includes(part))?.[1] ?? '';
  return { table: outputOf('TableArn'), key: outputOf('KeyArn'), accessKeys: await accessKeysOf(iam, USERS) };
}

function templateOf(name: string, secretArns: readonly string[]): object {
  const app = new App();
  const stack = new Stack(app, name, { env: PLACE, synthesizer: new LegacyStackSynthesizer() });
  const index = new LeakIndex(stack, 'Leaks', { removalPolicy: RemovalPolicy.DESTROY });
  const [rotator, scanner] = USERS.map((userName) => new User(stack, userName, { userName })) as [User, User];
  for (const statement of index._writeStatements) rotator.addToPolicy(statement);
  // The check creates its secrets without rotators.
  const secrets = secretArns.map((secretArn) => ({ secret: { secretArn }, rotator: {} }) as RotatingSecret);
  index.grantMatch(scanner, { secrets });
  new CfnOutput(stack, 'KeyArn', { value: index.key.keyArn });
  return withoutMacAlgorithm(app.synth().getStackByName(name).template);
}

/** ministack does not know the condition key kms:MacAlgorithm. The rehearsal does. */
function withoutMacAlgorithm(template: object): object {
  return JSON.parse(JSON.stringify(template), (_name, value) => {
    const { Condition, ...statement } = Object(value);
    return JSON.stringify(Condition ?? '').includes('kms:MacAlgorithm') ? statement : value;
  });
}
