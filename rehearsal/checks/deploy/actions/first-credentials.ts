import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { logLines } from '../logs';
import { type RotatingSecret, requireWorking } from '../secrets';

/** The version and value with a label; undefined when no version has it. */
export async function labelled(environment: Environment, { arn }: RotatingSecret, VersionStage: string) {
  try {
    const answer = await environment.aws.secretsManager.send(
      new GetSecretValueCommand({ SecretId: arn, VersionStage }),
    );
    return { version: answer.VersionId as string, text: answer.SecretString as string };
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

export async function current(environment: Environment, secret: RotatingSecret) {
  const found = await labelled(environment, secret, 'AWSCURRENT');
  verify(
    found !== undefined,
    `${secret.path} has no AWSCURRENT.`,
    'a credential, since the deploy ended well.',
  );
  return found;
}

/** After the deploy: the secret holds a credential that works, issued by the bundle under the function's own role. */
export async function requireFirstCredential(
  environment: Environment,
  secret: RotatingSecret,
): Promise<void> {
  const { aws } = environment;
  const { text } = await current(environment, secret);
  await requireWorking(aws, secret, text);
  if (secret.userName !== undefined) {
    const { AccessKeyMetadata = [] } = await aws.iam.send(
      new ListAccessKeysCommand({ UserName: secret.userName }),
    );
    const [key] = AccessKeyMetadata;
    verify(
      AccessKeyMetadata.length === 1 && key?.Status === 'Active' && text.includes(key.AccessKeyId as string),
      `${secret.userName} has the access keys ${JSON.stringify(AccessKeyMetadata)}.`,
      'the one that the secret holds.',
    );
  }
  const described = await aws.secretsManager.send(new DescribeSecretCommand({ SecretId: secret.arn }));
  verify(
    described.RotationEnabled === true &&
      described.RotationLambdaARN?.endsWith(`:${secret.functionName}`) === true,
    `${secret.path} is rotated by ${described.RotationLambdaARN ?? 'nothing'}.`,
    secret.functionName,
  );
  const versions = described.VersionIdsToStages ?? {};
  verify(
    Object.keys(versions).length === 1,
    `${secret.path} has the versions ${JSON.stringify(versions)}.`,
    'the first one alone.',
  );
  const issued = (await logLines(aws.logs, secret.logGroup)).filter(
    ({ event, request, outcome }) => event === 'resource' && request === 'Create' && outcome === 'issued',
  );
  verify(
    issued.length === 1,
    `The log of ${secret.functionName} tells ${issued.length} first credentials.`,
    '1.',
  );
}
