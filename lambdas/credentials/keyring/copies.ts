import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsCall, type Log, REQUEST_TIMES } from 'cdk-rekey-engine';
import type { KeyringParameters } from './contract';
import type { KeySetCopy } from './publication';

const OPTIONS = { maxAttempts: 4, requestHandler: REQUEST_TIMES };

/** The copies that the parameters name. */
export function copiesOf(parameters: KeyringParameters, log: Log): KeySetCopy[] {
  const { bucket, objectKey, parameterName, cacheSeconds } = parameters;
  const copies: KeySetCopy[] = [];
  if (bucket !== undefined && objectKey !== undefined)
    copies.push(objectCopy(bucket, objectKey, cacheSeconds, log));
  if (parameterName !== undefined) copies.push(parameterCopy(parameterName, log));
  return copies;
}

/** An object in S3. */
export function objectCopy(
  bucket: string,
  key: string,
  maxAge: number,
  log: Log,
  sdk: Pick<S3Client, 'send'> = new S3Client(OPTIONS),
): KeySetCopy {
  const call = { action: 's3:PutObject', resource: `the object ${key} in ${bucket}` };
  return {
    async write(text) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: text,
        // RFC 7517, section 8.5.2.
        ContentType: 'application/jwk-set+json',
        CacheControl: `public, max-age=${maxAge}`,
      });
      await awsCall(log, call, () => sdk.send(put));
    },
  };
}

/** A parameter in the Parameter Store, which the stack creates. */
export function parameterCopy(
  name: string,
  log: Log,
  sdk: Pick<SSMClient, 'send'> = new SSMClient(OPTIONS),
): KeySetCopy {
  const call = { action: 'ssm:PutParameter', resource: `the parameter ${name}` };
  return {
    async write(text) {
      const put = new PutParameterCommand({ Name: name, Value: text, Overwrite: true });
      await awsCall(log, call, () => sdk.send(put));
    },
  };
}
