import { readFileSync } from 'node:fs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';

/** Clients of the root user. */
export function clientsOf({ endpoint, certificate }: Ministack, region: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const requestHandler = { httpsAgent: { ca: readFileSync(certificate) } };
  const settings = { endpoint, region, credentials, requestHandler };
  return { iam: new IAMClient(settings), lambda: new LambdaClient(settings), ssm: new SSMClient(settings) };
}

export type Clients = ReturnType<typeof clientsOf>;
