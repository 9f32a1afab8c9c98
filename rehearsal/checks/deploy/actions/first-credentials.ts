import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { verify, verifyEqual } from '../../steps';
import type { Environment } from '../environment';
import { logLines } from '../logs';
import { current, type RotatingSecret, requireWorking, userKeys } from '../secrets';

/** Verifies that a secret holds one credential that works, and that its own function issued it. */
export async function requireFirstCredential(
  environment: Environment,
  secret: RotatingSecret,
): Promise<void> {
  const { aws } = environment;
  const { text } = await current(environment, secret);
  await requireWorking(aws, secret, text);
  if (secret.userName !== undefined) {
    const expected = [`${JSON.parse(text).accessKeyId} Active`];
    verifyEqual(`Access keys of ${secret.userName}`, await userKeys(environment, secret), expected);
  }
  const described = await aws.secretsManager.send(new DescribeSecretCommand({ SecretId: secret.arn }));
  const { RotationEnabled, RotationLambdaARN = 'no function', VersionIdsToStages = {} } = described;
  const rotates = RotationEnabled === true && RotationLambdaARN.endsWith(`:${secret.functionName}`);
  verify(rotates, `${secret.path} is rotated by ${RotationLambdaARN}.`, secret.functionName);
  verifyEqual(`Number of versions of ${secret.path}`, Object.keys(VersionIdsToStages).length, 1);
  const issued = (await logLines(aws.logs, secret.logGroup)).filter(
    ({ event, request, outcome }) => event === 'resource' && request === 'Create' && outcome === 'issued',
  );
  verifyEqual(`Issued credentials in the log of ${secret.functionName}`, issued.length, 1);
}
