import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { clientParts } from '../../../client/src/backends/aws/built-in-api';
import { DYNAMODB, KMS } from '../../../client/src/backends/aws/settings/endpoint';
import { AwsClient } from '../../../client/src/backends/aws/transport/aws-client';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import type { AccessKey } from '../stack';
import { PLACE } from './deploy';

/** Calls KMS or DynamoDB of ministack. */
export type Call = (
  service: 'kms' | 'dynamodb',
  operation: string,
  input: object,
) => Promise<Record<string, unknown>>;

export const ROOT: AccessKey = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The services of ministack with the credentials of a user. */
export function callAs({ endpoint, certificate }: Ministack, credentials: AccessKey): Call {
  const agent = new Agent({ ca: readFileSync(certificate), keepAlive: true, maxSockets: 32 });
  const parts = clientParts({
    endpoint,
    agent,
    region: PLACE.region,
    credentials,
    timeout: 30_000,
    attempts: 3,
  });
  const clients = {
    kms: new AwsClient({ ...KMS, targetPrefix: 'TrentService' }, parts),
    dynamodb: new AwsClient({ ...DYNAMODB, targetPrefix: 'DynamoDB_20120810', protocol: '1.0' }, parts),
  };
  return (service, operation, input) =>
    clients[service].call(operation, input, PLACE.region, new AbortController().signal);
}
