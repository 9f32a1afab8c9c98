import { createServer, type RequestOptions, request, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createHandler } from '../src/handler';
import { VirtualClock } from '../src/testing/virtual-clock';
import { MemoryIssuer } from './world/memory-issuer';
import { resourceEvent, World } from './world/world';

describe('the handler with its Lambda runtime', () => {
  const environment = { ...process.env };
  const lines: string[] = [];
  const methods: string[] = [];
  const connections = new Set<unknown>();
  let server: Server;

  beforeAll(async () => {
    // Secrets Manager without the secret, and a response URL that accepts every response.
    server = createServer((request, response) => {
      methods.push(request.method as string);
      connections.add(request.socket);
      if (request.method === 'PUT') return void response.end();
      if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        return void response.end('{"SecretString":"hunter2-of-the-admin"}');
      }
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end('{"__type":"ResourceNotFoundException","message":"none"}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    Object.assign(process.env, new World().environment, {
      AWS_ENDPOINT_URL: url(),
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    });
    jest
      .spyOn(https, 'request')
      .mockImplementation((...[, options, then]) => request(url(), options as RequestOptions, then));
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  test('reads its environment, calls Secrets Manager over one connection, and prints log lines', async () => {
    const handler = createHandler(new MemoryIssuer(new VirtualClock()).factory());
    const context = { getRemainingTimeInMillis: () => 300_000 };
    for (const _ of [1, 2])
      await expect(handler({ rekey: 'sweep' }, context)).rejects.toMatchObject({
        code: 'SweepFailed',
        message: expect.stringContaining('[SecretMissing]'),
      });
    expect(methods).toEqual(['POST', 'POST']);
    expect(connections.size).toBe(1);
    // A resource that was never created needs only the response.
    const deletion = resourceEvent('Delete', { physicalId: 'rekey:none:MailerKeyCredential' });
    const bucket = 'cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com';
    await handler({ ...deletion, ResponseURL: `https://${bucket}/answer` }, context);
    expect(methods.slice(2)).toEqual(['PUT']);
    const events = lines.map((line) => JSON.parse(/^(\{.*\})\n$/.exec(line)?.[1] as string).event);
    expect(new Set(events)).toEqual(new Set(['sweep']));
  });

  test('reads the admin secret of its environment with the same client', async () => {
    process.env.REKEY_ADMIN_SECRET_ARN =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-GhIjKl';
    const factory = new MemoryIssuer(new VirtualClock()).factory();
    let read: Promise<string> | undefined;
    const handler = createHandler({
      kind: factory.kind,
      create(parameters, tools) {
        read = tools.adminSecret();
        return factory.create(parameters, tools);
      },
    });
    const sweep = handler({ rekey: 'sweep' }, { getRemainingTimeInMillis: () => 300_000 });
    await expect(sweep).rejects.toMatchObject({ code: 'SweepFailed' });
    expect(await read).toBe('hunter2-of-the-admin');
    expect(lines.join()).not.toContain('hunter2-of-the-admin');
  });
});
