import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { REQUEST_TIMES } from '../../../../engine/src/timing';
import { cognitoAppClient } from '../../../../lambdas/credentials/cognito-app-client/adapter';
import { issuer } from '../../../../lambdas/credentials/cognito-app-client/issuer';
import { requestToken } from '../../../../lambdas/credentials/cognito-app-client/token-endpoint';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

const VALUE = {
  ...{ userPoolId: 'eu-central-1_AbCdEfGhI', clientId: 'jobs', clientSecretId: 'jobs--1' },
  clientSecret: 'the+secret_of_the_client',
};

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let url: string;
const authority = new CertificateAuthority();
const server = createServer(authority.issue('localhost'), (request, response) => answer(request, response));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/oauth2/token`;
  process.env.NODE_EXTRA_CA_CERTS = '';
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** `request` of node:https with the certificate authority of the test. */
jest.mock('node:https', () => {
  const https = jest.requireActual('node:https');
  return {
    ...https,
    request: (to: string, options: object, done: () => void) =>
      https.request(to, { ...options, ca: mockAuthority() }, done),
  };
});
const mockAuthority = () => authority.certificate;

const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status, { location: 'https://elsewhere.example/' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

test('sends the client secret in the header', async () => {
  const seen: unknown[] = [];
  answer = (request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      seen.push([request.method, request.headers.authorization, request.headers['content-type'], body]);
      json(200, { access_token: 'a-token' })(request, response);
    });
  };
  expect(await requestToken(url, VALUE)).toEqual({ status: 200, error: undefined });
  expect(seen[0]).toEqual([
    'POST',
    `Basic ${Buffer.from('jobs:the+secret_of_the_client').toString('base64')}`,
    'application/x-www-form-urlencoded',
    'grant_type=client_credentials',
  ]);
});

test('opens a connection for each request, also after an error', async () => {
  const ports = new Set<number | undefined>();
  answer = (request, response) => {
    ports.add(request.socket.remotePort);
    json(400, { error: 'invalid_client' })(request, response);
  };
  for (let request = 0; request < 3; request++) await requestToken(url, VALUE);
  expect(ports.size).toBe(3);
});

test.each<[string, number, unknown, string | undefined]>([
  ['an error of OAuth 2.0', 400, { error: 'invalid_client' }, 'invalid_client'],
  ['a text that is no error code', 400, { error: 'The secret is x!' }, undefined],
  ['an error that is no text', 400, { error: 7 }, undefined],
  ['HTML', 503, '<html>', undefined],
  ['null', 400, 'null', undefined],
  ['a redirect, which is not followed', 302, '', undefined],
])('reads %s', async (_, status, body, error) => {
  answer = json(status, body);
  expect(await requestToken(url, VALUE)).toEqual({ status, error });
});

test('ends a response that is too long, and a connection that breaks', async () => {
  answer = json(400, 'x'.repeat(70_000));
  await expect(requestToken(url, VALUE)).rejects.toThrow('too long');
  answer = (request) => request.socket.destroy();
  await expect(requestToken(url, VALUE)).rejects.toThrow();
});

test('requires a certificate for the host', async () => {
  await expect(requestToken(url.replace('localhost', '127.0.0.1'), VALUE)).rejects.toThrow(/altnames|IP/);
  expect(globalAgent.options.rejectUnauthorized).not.toBe(false);
});

test('requests to Cognito are retried, except AddUserPoolClientSecret and those that verify', async () => {
  const factory = cognitoAppClient();
  const made: object[] = [];
  const send = jest.spyOn(CognitoIdentityProviderClient.prototype, 'send').mockImplementation(async function (
    this: CognitoIdentityProviderClient,
    command: object,
  ) {
    made.push([command.constructor.name, await this.config.maxAttempts()]);
    return {} as never;
  });
  const log = { hide: () => undefined, scrub: (text: string) => text, write: () => undefined };
  const clock = { now: () => 0, sleep: async () => undefined };
  process.env.AWS_REGION = 'eu-central-1';
  const adapter = factory.create(issuer.parameters, { log, clock } as never) as never as {
    list(): Promise<unknown>;
    issue(request: object): Promise<unknown>;
    verify(value: object, check: object): Promise<unknown>;
  };
  await adapter.list();
  await adapter.issue({ excluded: new Set() });
  const { userPoolId, clientId } = issuer.parameters;
  await adapter.verify({ ...VALUE, userPoolId, clientId }, { successes: 1, within: 0 });
  expect(made).toEqual([
    ['ListUserPoolClientSecretsCommand', 4],
    ['AddUserPoolClientSecretCommand', 1],
    ['InitiateAuthCommand', 1],
  ]);
  expect(REQUEST_TIMES.throwOnRequestTimeout).toBe(true);
  send.mockRestore();
});
