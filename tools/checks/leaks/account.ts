import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { clientParts } from '../../../client/src/backends/aws/built-in-api';
import { AwsClient, type JsonService } from '../../../client/src/backends/aws/transport/aws-client';
import { REGION } from '../../../rehearsal/checks/deploy/environment';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';

/** Services with the protocol AWS JSON that the check calls. The endpoint is given, so that no setting applies. */
const SERVICES = {
  dynamodb: ['DynamoDB_20120810', '1.0'],
  events: ['AWSEvents', '1.1'],
  kms: ['TrentService', '1.1'],
  sqs: ['AmazonSQS', '1.0'],
  states: ['AWSStepFunctions', '1.0'],
} as const;

/** Calls a service of the emulator. */
export type Call = (
  service: keyof typeof SERVICES,
  operation: string,
  input: object,
) => Promise<Record<string, unknown>>;

/** Calls the services as the root user. */
export function callAsRoot({ endpoint, certificate }: Ministack): Call {
  const agent = new Agent({ ca: readFileSync(certificate), keepAlive: true });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const parts = clientParts({ endpoint, agent, region: REGION, credentials, timeout: 60_000, attempts: 3 });
  return (id, operation, input) => {
    const [targetPrefix, protocol] = SERVICES[id];
    const service = { id, setting: id.toUpperCase(), targetPrefix, protocol } as unknown as JsonService;
    return new AwsClient(service, parts).call(operation, input, REGION, new AbortController().signal);
  };
}
