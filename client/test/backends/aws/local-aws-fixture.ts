import { randomUUID } from 'node:crypto';
import { request as sendRequest } from 'node:http';
import * as sdk from '@aws-sdk/client-secrets-manager';
import { HttpEndpoint } from '../../../../rehearsal/src/aws/http-endpoint';
import { iamFixture, policy } from '../../../../rehearsal/test/aws/iam/fixtures';
import type { AwsSecretsManagerOptions } from '../../../src/backends/aws/index';
import { type Answer, type Received, serve } from '../../http/server';

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Call = (operation: string, input: object) => Promise<any>;

/** The local AWS, which checks signatures and policies as AWS does, behind a server with faults. */
export async function openLocalAws() {
  const made = iamFixture({ quotas: false });
  const { aws, account } = made;
  const local = new HttpEndpoint(aws);
  const endpoint = await local.open();
  let fault: Answer | undefined;
  const front = await serve((request) => fault ?? forward(endpoint, request));
  const caller =
    (service: string): Call =>
    (operation, input) =>
      aws.call({ service, operation, region: aws.region, principal: account }, input);
  const secretsManager = caller('secretsmanager');
  const operations: string[] = [];
  aws.onCall(({ operation, principal: { type } }) => {
    if (type === 'user') operations.push(operation);
  });
  const allow = (...more: object[]) =>
    made.iam('PutUserPolicy', {
      UserName: 'reader',
      PolicyName: 'inline',
      PolicyDocument: policy(
        { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' },
        ...more,
      ),
    });
  await made.user('reader');
  await allow({ Effect: 'Allow', Action: 'secretsmanager:BatchGetSecretValue', Resource: '*' });
  const { AccessKeyId, SecretAccessKey } = await made.key('reader');
  return {
    aws,
    allow,
    operations,
    kms: caller('kms'),
    call: ((operation, input) =>
      secretsManager(
        operation,
        /^(?:Create|Put)/.test(operation) ? { ClientRequestToken: randomUUID(), ...input } : input,
      )) satisfies Call,
    setFault: (answer: Answer | undefined) => {
      fault = answer;
    },
    environment: {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_REGION: aws.region,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: front.url,
      HOME: '/nonexistent',
    },
    close: async () => {
      await front.close();
      await local.close();
    },
  };
}

export type LocalAwsFixture = Awaited<ReturnType<typeof openLocalAws>>;

/** Sends a request on with its own host, which is signed. */
function forward(endpoint: string, { method, url, headers, body }: Received): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(endpoint + url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A denial of GetSecretValue for secrets with a name. */
export const denial = (name: string) => ({
  Effect: 'Deny',
  Action: 'secretsmanager:GetSecretValue',
  Resource: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-??????`,
});

/** The built-in transport, and both ways to pass a client of the SDK. */
export const TRANSPORTS: [string, (local: LocalAwsFixture) => AwsSecretsManagerOptions][] = [
  ['the built-in transport', ({ environment }) => ({ environment })],
  ['fetch', ({ environment }) => ({ environment, fetch: globalThis.fetch })],
  ['SecretsManager of the SDK', (local) => ({ client: new sdk.SecretsManager(sdkOptions(local)) })],
  [
    'SecretsManagerClient of the SDK and its commands',
    (local) => ({ client: new sdk.SecretsManagerClient(sdkOptions(local)), commands: sdk }),
  ],
];

export function sdkOptions({ environment }: LocalAwsFixture) {
  return {
    region: environment.AWS_REGION,
    endpoint: environment.AWS_ENDPOINT_URL_SECRETS_MANAGER,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
    maxAttempts: 1,
  };
}
