import type { AddressInfo } from 'node:net';
import { connect as connectTls, createServer, type Server } from 'node:tls';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { refusalOf } from '../../../../engine/test/world/account';
import { serviceCredential } from '../../../../lambdas/credentials/service-credential/adapter';
import { tryBedrock } from '../../../../lambdas/credentials/service-credential/bedrock';
import type {
  BedrockValue,
  KeyspacesValue,
  LogsValue,
} from '../../../../lambdas/credentials/service-credential/contract';
import { tryKeyspaces } from '../../../../lambdas/credentials/service-credential/keyspaces';
import { tryLogs } from '../../../../lambdas/credentials/service-credential/logs';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';
import { ONCE, setUp } from './fixtures';

const DAY = 86_400_000;

describe.each(['bedrock', 'cloudwatch-logs', 'keyspaces'] as const)('a credential for %s', (service) => {
  test('is issued, verified, disabled and proved to be refused', async () => {
    const { adapter, inputs } = setUp(service);
    const value = await adapter.issue({} as never);
    const id = adapter.idOf(value);
    expect(await adapter.list()).toEqual([{ id, active: true, created: expect.any(Number) }]);
    await adapter.verify(value, { successes: 3, within: 60_000 });
    expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await adapter.disable({ id });
    expect(await adapter.list()).toMatchObject([{ active: false }]);
    expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await adapter.proveRefused(value, { successes: 5, within: 60_000 })).toMatch(
      / refused it 5 times/,
    );
    await adapter.remove({ id }, {});
    await adapter.remove({ id }, {});
    await adapter.disable({ id });
    expect(await adapter.list()).toEqual([]);
    const names = {
      bedrock: 'bedrock.amazonaws.com',
      'cloudwatch-logs': 'logs.amazonaws.com',
      keyspaces: 'cassandra.amazonaws.com',
    };
    expect(inputs[0]).toMatchObject({ UserName: 'app', ServiceName: names[service] });
    expect(adapter.parse(adapter.serialize(value))).toEqual(value);
  });

  test('an outage proves nothing', async () => {
    const { adapter, responses } = setUp(service);
    const value = await adapter.issue({} as never);
    responses.use = () => {
      throw new Error('outage');
    };
    expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    await adapter.remove({ id: adapter.idOf(value) }, {});
    expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  });
});

test.each(['bedrock', 'cloudwatch-logs'] as const)(
  'an API key of %s expires after whole days, and a password does not',
  async (service) => {
    const { adapter, inputs, clock } = setUp(service);
    expect(adapter.traits).toMatchObject({ expires: true, times: { expiryUnit: DAY } });
    await adapter.issue({ expiresAt: clock.now() + 2 * DAY + 1 } as never);
    expect(inputs[0]).toMatchObject({ CredentialAgeDays: 3 });
    expect(setUp('keyspaces').adapter.traits.expires).toBeUndefined();
  },
);

test('reads every page of the list', async () => {
  const { adapter, responses } = setUp('bedrock');
  const pages = [
    { IsTruncated: true, Marker: 'next', ServiceSpecificCredentials: [{ ServiceSpecificCredentialId: 'a' }] },
    { ServiceSpecificCredentials: [{}] },
    {},
  ];
  responses.ListServiceSpecificCredentials = () => pages.shift();
  expect((await adapter.list()).map(({ id }) => id)).toEqual(['a', '']);
  expect(await adapter.list()).toEqual([]);
});

test.each([
  ['LimitExceededException', 'SlotTaken', 'no room for another credential of app for bedrock'],
  ['NoSuchEntityException', 'PrincipalGone', 'The IAM user app does not exist'],
  ['ServiceNotSupportedException', 'CallFailed', 'iam:CreateServiceSpecificCredential on the user app'],
])('names the error %s of a creation %s', async (name, code, text) => {
  const { adapter, responses } = setUp('bedrock');
  responses.CreateServiceSpecificCredential = () => {
    throw sdkError(name, 400, 'Refused');
  };
  const error = await refusalOf(adapter.issue({} as never));
  expect(error).toMatchObject({ code, message: expect.stringContaining(text) });
});

test.each<[string, Record<string, unknown>, string]>([
  ['no user', { userName: '' }, 'has no userName'],
  ['another service', { service: 'sqs' }, 'is none of bedrock, cloudwatch-logs, codecommit, keyspaces'],
  ['a host as the region', { region: 'evil.example' }, 'has no region'],
])('refuses %s', (_, more, message) => {
  expect(() => setUp('bedrock', more)).toThrow(message);
  expect(serviceCredential().kind).toBe('service-credential');
});

test.each([
  ['a value of another service', '{"service":"sqs"}', '[WrongKind]'],
  ['an API key without a region', '{"service":"bedrock","credentialId":"a","apiKey":"k"}', '[WrongKind]'],
  [
    'a password without a host',
    '{"service":"keyspaces","credentialId":"a","username":"u","password":"p"}',
    '[WrongKind]',
  ],
])('does not parse %s', (_, text, code) => {
  expect(() => setUp('bedrock').adapter.parse(text)).toThrow(code);
});

describe('the answer of Bedrock', () => {
  const value: BedrockValue = {
    service: 'bedrock',
    credentialId: 'a',
    region: 'us-east-1',
    apiKey: 'the-key',
  };
  const user = 'User: arn:aws:iam::123456789012:user/app is not authorized to perform:';

  test.each<[string, number, unknown, boolean | undefined, string]>([
    ['a list', 200, '', true, 'HTTP 200'],
    [
      'an invalid key',
      403,
      { Message: 'Authentication failed: Please make sure' },
      false,
      'HTTP 403 Authentication failed',
    ],
    [
      'a denied action',
      403,
      { Message: `${user} bedrock:ListFoundationModels because` },
      true,
      'is not allowed',
    ],
    [
      'a denied key',
      403,
      { message: `${user} bedrock:CallWithBearerToken` },
      undefined,
      'CallWithBearerToken is not allowed',
    ],
    ['another denial', 403, { message: 'Explicit deny' }, undefined, 'HTTP 403'],
    ['an outage with the text', 500, { Message: 'Authentication failed' }, undefined, 'HTTP 500'],
    ['HTML', 403, '<html>', undefined, 'HTTP 403'],
  ])('%s', async (_, status, body, accepted, answer) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const urls: string[] = [];
    const reaction = await tryBedrock(value, async (url, { headers }) => {
      urls.push(url, headers.authorization ?? '');
      return { status, text };
    });
    expect(reaction).toEqual({ accepted, answer: expect.stringContaining(answer) });
    expect(urls).toEqual([
      'https://bedrock.us-east-1.amazonaws.com/foundation-models?byOutputModality=EMBEDDING',
      'Bearer the-key',
    ]);
  });
});

test.each<[number, boolean | undefined]>([
  [200, true],
  [401, false],
  [403, undefined],
  [404, undefined],
  [500, undefined],
])('the answer HTTP %s of CloudWatch Logs', async (status, accepted) => {
  const sent: unknown[] = [];
  const value: LogsValue = {
    ...{ service: 'cloudwatch-logs', credentialId: 'a', region: 'us-east-1', apiKey: 'the-key' },
  };
  // The log group is in the region that is deployed, which may not be in the value yet.
  const place = { region: 'eu-central-1', logGroup: '/app', logStream: 'keys' };
  const reaction = await tryLogs(value, place, async (url, request) => {
    sent.push(url, request);
    return { status, text: '' };
  });
  expect(reaction).toEqual({ accepted, answer: `HTTP ${status}` });
  expect(sent).toEqual([
    'https://logs.eu-central-1.amazonaws.com/ingest/json?logGroup=%2Fapp&logStream=keys',
    {
      method: 'POST',
      headers: { authorization: 'Bearer the-key', 'content-type': 'application/json' },
      body: '{"message":"cdk-rekey verifies an API key."}',
    },
  ]);
});

test('an API key of CloudWatch Logs is verified in the region of its log group', async () => {
  const { adapter } = setUp('cloudwatch-logs', { region: 'eu-west-1' });
  const value = { service: 'cloudwatch-logs', credentialId: 'ACCA1', region: 'us-east-1', apiKey: 'k' };
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({
    code: 'VerifyFailed',
    message: expect.stringContaining('Amazon CloudWatch Logs in eu-west-1 did not accept'),
  });
});

test('an API key of CloudWatch Logs needs a log stream', () => {
  expect(() => setUp('cloudwatch-logs', { logStream: '' })).toThrow('has no logGroup and logStream');
});

describe('the answer of Keyspaces', () => {
  const authority = new CertificateAuthority();
  const host = 'cassandra.us-east-1.amazonaws.com';
  const value: KeyspacesValue = {
    ...{ service: 'keyspaces', credentialId: 'a', host, port: 9142, username: 'u', password: 'the-password' },
  };
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Tries the value at a server of the test. */
  async function tryAt(server: Server) {
    servers.push(server);
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return tryKeyspaces(value, (servername) =>
      connectTls({ host: '127.0.0.1', port, servername, ca: authority.certificate }),
    );
  }

  const frame = (opcode: number, ...body: number[]) => [0x84, 0, 0, 0, opcode, 0, 0, 0, body.length, ...body];

  test.each<[string, number[][], boolean | undefined, string]>([
    ['success', [frame(0x03), frame(0x10)], true, 'the login is accepted'],
    ['bad credentials', [frame(0x03), frame(0x00, 0, 0, 1, 0)], false, 'the error 256 of the protocol'],
    ['overload', [frame(0x03), frame(0x00, 0, 0, 0x10, 1)], undefined, 'the error 4097 of the protocol'],
    ['an error without a code', [frame(0x03), frame(0x00)], undefined, 'the error without a code'],
    ['no login', [frame(0x02)], undefined, 'IssuerMismatch'],
    ['a frame that is too long', [[0x84, 0, 0, 0, 3, 0x7f, 0, 0, 0]], undefined, 'EMSGSIZE'],
    ['a lost connection', [], undefined, 'a lost connection'],
  ])('%s', async (_, replies, accepted, answer) => {
    const received: string[] = [];
    const server = createServer(authority.issue(host), (socket) => {
      socket.on('error', () => {});
      const left = [...replies];
      socket.on('data', (data) => {
        received.push(data.toString('latin1'));
        const reply = left.shift();
        if (!reply) return void socket.destroy();
        // In two parts, as a network may deliver it.
        socket.write(Buffer.from(reply.slice(0, 5)));
        socket.write(Buffer.from(reply.slice(5)));
      });
    });
    expect(await tryAt(server)).toEqual({ accepted, answer: expect.stringContaining(answer) });
    const asked = replies[0]?.[4] === 3 && replies.length === 2;
    expect(received.join().includes('\0u\0the-password')).toBe(asked);
  });

  test('another certificate gets no password', async () => {
    const server = createServer(new CertificateAuthority().issue(host));
    expect(await tryAt(server)).toMatchObject({ accepted: undefined });
  });
});
