import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { parseRing } from '../../../lambdas/credentials/keyring/parse';
import { problemOf } from '../../../lambdas/credentials/keyring/probe';
import { currentOf } from '../../../lambdas/credentials/keyring/ring';
import type { AssemblyStack } from '../../src/assembly/cloud-assembly';
import type { Json } from '../../src/assembly/json-file';
import type { TemplateResource } from '../../src/cloudformation/template';
import { verify } from '../steps';
import type { Aws } from './aws';
import type { Environment } from './environment';

/** Names and ARNs of a deployed rotating secret and its resources. */
export interface RotatingSecret {
  readonly path: string;
  readonly kind: string;
  readonly arn: string;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroup: string;
  /** Name of the sweep schedule. */
  readonly sweep: string;
  /** IAM user of an access key. */
  readonly userName?: string;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Finds the rotating secrets of a deployed stack by the references in its template. */
export async function rotatingSecrets(aws: Aws, stack: AssemblyStack): Promise<RotatingSecret[]> {
  const resources = stack.template.Resources as Readonly<Record<string, TemplateResource>>;
  const physical = await physicalIds(aws.cloudFormation, stack.name);
  const idOf = (reference: Json): string => {
    const logicalId = reference.Ref ?? reference['Fn::GetAtt'][0];
    const id = physical.get(logicalId);
    verify(id !== undefined, `The stack has no ${logicalId}.`, 'every resource of the template.');
    return id;
  };
  const credentials = Object.values(resources).filter(({ Type }) => Type === 'Custom::RekeyCredential');
  verify(credentials.length > 0, 'The template has no Custom::RekeyCredential.', 'one for each secret.');
  return credentials.map(({ Properties: credential = {} }) => {
    const token = credential.ServiceToken['Fn::GetAtt'][0] as string;
    const { Properties: rotator = {} } = resources[token] as TemplateResource;
    const [sweep] = Object.entries(resources).find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Scheduler::Schedule' && Properties?.Target.Arn['Fn::GetAtt'][0] === token,
    ) as [string, TemplateResource];
    const user = credential.Credential.userName;
    return {
      path: rotator.Environment.Variables.REKEY_PATH,
      kind: credential.Kind,
      arn: idOf(credential.SecretArn),
      functionName: idOf({ Ref: token }),
      roleName: idOf(rotator.Role),
      logGroup: idOf(rotator.LoggingConfig.LogGroup),
      sweep: idOf({ Ref: sweep }),
      ...(user === undefined ? {} : { userName: typeof user === 'string' ? user : idOf(user) }),
    };
  });
}

async function physicalIds(client: CloudFormationClient, StackName: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName })) {
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      ids.set(LogicalResourceId as string, PhysicalResourceId as string);
  }
  return ids;
}

/** The version with a label and its value; undefined if no version has the label. */
export async function labelled({ aws }: Environment, { arn }: RotatingSecret, VersionStage: string) {
  try {
    const command = new GetSecretValueCommand({ SecretId: arn, VersionStage });
    const { VersionId, SecretString } = await aws.secretsManager.send(command);
    return { version: VersionId as string, text: SecretString as string };
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

export async function current(environment: Environment, secret: RotatingSecret) {
  const found = await labelled(environment, secret, 'AWSCURRENT');
  verify(found !== undefined, `${secret.path} has no AWSCURRENT.`, 'a credential after the deploy.');
  return found;
}

/** The access keys of the user of a secret, each as its id and status. */
export async function userKeys({ aws }: Environment, { userName }: RotatingSecret): Promise<string[]> {
  const { AccessKeyMetadata = [] } = await aws.iam.send(new ListAccessKeysCommand({ UserName: userName }));
  return AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`).sort();
}

/** Verifies that a value is a credential: STS accepts an access key as the one of its user; the key of a ring signs. */
export async function requireWorking(
  aws: Aws,
  secret: RotatingSecret,
  text: string | undefined,
): Promise<void> {
  if (secret.kind === 'keyring') {
    const ring = parseRing(text ?? '', 'pair');
    const problem = problemOf(currentOf(ring));
    verify(
      problem === undefined,
      `The key ${ring.current} of ${secret.path} ${problem}.`,
      'a key that signs.',
    );
    return;
  }
  const value = JSON.parse(text ?? '{}') as Record<string, string>;
  if (secret.kind !== 'access-key') {
    const length = value.key?.length ?? 0;
    verify(length >= 32, `${secret.path} holds a key of ${length} characters.`, 'a generated key.');
    return;
  }
  const found = await identityOf(aws, value as unknown as AccessKey);
  const expected = `user/${secret.userName}`;
  verify(found.endsWith(expected), `STS returns ${found} for ${secret.path}.`, `…:${expected}.`);
}

/** The ARN that STS returns for an access key, or the name of its error. */
export async function identityOf(aws: Aws, key: Partial<AccessKey>): Promise<string> {
  const { accessKeyId = '', secretAccessKey = '' } = key;
  const sts = aws.stsAs({ accessKeyId, secretAccessKey });
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'no ARN';
  } catch (error) {
    return (error as Error).name;
  } finally {
    sts.destroy();
  }
}
