import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
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
  const resource = `the object ${key} in ${bucket}`;
  const place = { Bucket: bucket, Key: key };
  // RFC 7517, section 8.5.2.
  const headers = { ContentType: 'application/jwk-set+json', CacheControl: `public, max-age=${maxAge}` };
  return {
    resource,
    async holds(text) {
      return awsCall(log, { action: 's3:GetObject', resource }, async () => {
        const object = await sdk.send(new GetObjectCommand(place));
        const { Body, ContentLength, ContentType, CacheControl } = object;
        // An object that was put by hand may be too large for the memory of the function.
        const isSame =
          ContentLength === Buffer.byteLength(text) && (await Body?.transformToString()) === text;
        if (!isSame) (Body as { destroy?(): void } | undefined)?.destroy?.();
        return isSame && ContentType === headers.ContentType && CacheControl === headers.CacheControl;
      });
    },
    async write(text) {
      const put = new PutObjectCommand({ ...place, Body: text, ...headers });
      await awsCall(log, { action: 's3:PutObject', resource }, () => sdk.send(put));
    },
  };
}

/** A parameter in the Parameter Store, which the stack creates. */
export function parameterCopy(
  name: string,
  log: Log,
  sdk: Pick<SSMClient, 'send'> = new SSMClient(OPTIONS),
): KeySetCopy {
  const resource = `the parameter ${name}`;
  return {
    resource,
    async holds(text) {
      return awsCall(log, { action: 'ssm:GetParameter', resource }, async () => {
        const { Parameter } = await sdk.send(new GetParameterCommand({ Name: name }));
        return Parameter?.Value === text;
      });
    },
    async write(text) {
      // The type is required for a parameter that was deleted.
      const put = new PutParameterCommand({ Name: name, Type: 'String', Value: text, Overwrite: true });
      await awsCall(log, { action: 'ssm:PutParameter', resource }, () => sdk.send(put));
    },
  };
}
