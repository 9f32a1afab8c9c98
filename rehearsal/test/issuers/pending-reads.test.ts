import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HostCertificate } from '../../src/issuers/certificates';
import { LambdaFixture } from '../aws/lambda/fixtures';
import { CLIENT } from './client';
import { api, lines } from './fixtures';

const HOSTS = { TCP: 'db.example.com', TLS: 'tls.example.com', API: 'api.example.com' };

/** Clients with a delayed response in virtual milliseconds, and without a response. */
const WAYS: readonly (readonly [string, (milliseconds: number) => string, string])[] = [
  ['net', (n) => `ask(await open(net, 'db'), 'SLOW ${n} done')`, `ask(await open(net, 'db'), 'SILENCE')`],
  ['tls', (n) => `ask(await open(tls, 'tls'), 'SLOW ${n} done')`, `ask(await open(tls, 'tls'), 'SILENCE')`],
  [
    'node:https',
    (n) => `get({ host: 'api.example.com', headers: { 'x-pause': ${n} } }).then(() => 'done')`,
    `get({ host: 'api.example.com', path: '/silence' })`,
  ],
  [
    'fetch',
    (n) =>
      `fetch('https://api.example.com', { headers: { 'x-pause': '${n}' } }).then((answer) => answer.text()).then(() => 'done')`,
    `fetch('https://api.example.com/silence')`,
  ],
];

const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

/** Starts a server whose answers have a real pause between their parts, and that starts TLS. Returns its port. */
async function answersInParts(certificate: HostCertificate): Promise<number> {
  const speak = (socket: Socket): Socket =>
    socket
      .on('error', () => {})
      .once('data', (data) => {
        if (String(data) === 'STARTTLS\n') {
          socket.write('READY\n');
          speak(new TLSSocket(socket, { isServer: true, ...certificate }));
          return;
        }
        socket.write('do');
        setTimeout(() => socket.end('ne\n'), 150);
      });
  const server = createServer(speak);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('a handler that waits for an issuer', () => {
  let workshop: LambdaFixture;

  let functions = 0;

  beforeAll(async () => {
    workshop = new LambdaFixture({ latency: 10 });
    await workshop.open();
    await workshop.aws.issuers.start([api, lines('tcp', 'TCP'), lines('tls', 'TLS')]);
  });

  afterAll(() => workshop.close());

  /** Response or error of a handler, and its virtual duration. */
  async function run(body: string, timeoutSeconds = 300) {
    const code = `${CLIENT}
      import https from 'node:https';
      const open = async (module, name) => { const socket = module.connect(1, name + '.example.com'); await line(socket); return socket; };
      const get = (options) => new Promise((resolve, reject) => {
        const request = https.get(options, (answer) => answer.resume().on('end', resolve)).on('error', reject);
        if (options.timeout) request.on('timeout', () => request.destroy(new Error('timeout')));
      });
      const after = (milliseconds, value) => new Promise((resolve) => setTimeout(resolve, milliseconds, value));
      export const handler = async () => { const start = Date.now(); const result = await (async () => { ${body} })(); return [result, Date.now() - start]; };`;
    const arn = await workshop.handler(code, {
      name: `worker${++functions}`,
      environment: HOSTS,
      timeoutSeconds,
    });
    const { payload, functionError } = await workshop.invoke(arn);
    const [result, virtual] = (payload as [unknown, number]) ?? [functionError?.errorMessage];
    return { result, virtual };
  }

  test.each(WAYS)('gets a delayed response over %s', async (_, slow) => {
    const { result, virtual } = await run(`return ${slow(90_000)};`);

    expect(result).toBe('done');
    expect(virtual).toBeGreaterThanOrEqual(90_000);
    expect(virtual).toBeLessThan(90_100);
  });

  describe('that never answers', () => {
    let answerWithin: number;

    // Answers that take real time keep the default, which also suffices on a busy machine.
    beforeAll(() => {
      ({ answerWithin } = workshop.aws.lambda);
      workshop.aws.lambda.answerWithin = 400;
    });

    afterAll(() => {
      workshop.aws.lambda.answerWithin = answerWithin;
    });

    test.each(WAYS)('times out by its timer without a response, over %s', async (_, __, silent) => {
      const { result, virtual } = await run(`return Promise.race([${silent}, after(30_000, 'gave up')]);`);

      expect(result).toBe('gave up');
      expect(virtual).toBeGreaterThanOrEqual(30_000);
      expect(virtual).toBeLessThan(30_100);
    });

    test.each([
      [
        'a socket',
        `const socket = await open(net, 'db'); socket.setTimeout(5000); return await ask(socket, 'SILENCE')`,
      ],
      ['a request', `return await get({ host: 'api.example.com', path: '/silence', timeout: 5000 })`],
    ])('times out by the timeout of %s in virtual time', async (_, body) => {
      const { result, virtual } = await run(`try { ${body}; } catch (error) { return error.message; }`);

      expect(result).toBe('timeout');
      expect(virtual).toBeGreaterThanOrEqual(5000);
      expect(virtual).toBeLessThan(5100);
    });

    test('without a timer times out at the limit of Lambda', async () => {
      const { result } = await run(`return ${WAYS[0]?.[2]};`, 60);

      expect(result).toMatch(/Task timed out after 60.00 seconds/);
    });
  });

  test.each([
    ['a response that takes real time', `ask(await open(net, 'db'), 'LATE 300 done')`],
    [
      'a response in parts',
      `ask(await open(net, 'db'), 'PARTS do ne').then((text) => text.replace(' ', ''))`,
    ],
  ])('spends no virtual time for %s', async (_, ask) => {
    expect(await run(`return Promise.race([${ask}, after(10, 'gave up')]);`)).toMatchObject({
      result: 'done',
    });
  });

  test('spends no virtual time while the issuer computes', async () => {
    await workshop.aws.issuers.start([
      () => ({
        protocol: 'tcp',
        hosts: () => ['busy.example.com'],
        connection(socket) {
          for (const end = Date.now() + 900; Date.now() < end; );
          socket.write('done\n');
        },
      }),
    ]);
    const { timeline } = workshop.aws;
    const start = timeline.now();
    const body = `return Promise.race([line(net.connect(1, 'busy.example.com')), after(60_000, 'gave up')]);`;

    expect(await run(body)).toMatchObject({ result: 'done' });
    expect(timeline.now() - start).toBeLessThan(1000);
  });

  test.each([
    ['TCP', (host: string) => `net.connect(1, '${host}')`],
    [
      'TLS that starts within the connection',
      (host: string) => `await (async () => {
        const socket = net.connect(1, '${host}');
        await ask(socket, 'STARTTLS');
        return tls.connect({ socket, servername: '${host}' });
      })()`,
    ],
  ])(
    'spends no virtual time between the parts of an answer of a separate server, over %s',
    async (_, open) => {
      const host = `parts-${functions}.example.com`;
      const port = await answersInParts(workshop.aws.issuers.authority.issue(host));
      await workshop.aws.issuers.start([() => ({ protocol: 'server', port, hosts: () => [host] })]);
      const body = `const socket = ${open(host)}; return Promise.race([ask(socket, 'x'), after(5000, 'gave up')]);`;

      expect(await run(body)).toMatchObject({ result: 'done' });
    },
  );

  test('sleeps while a connection is idle', async () => {
    const body = `
      const socket = await open(net, 'db');
      await ask(socket, 'ECHO one');
      for (let i = 0; i < 60; i++) await after(1000);
      return ask(socket, 'ECHO two');`;
    const { result, virtual } = await run(body);

    expect({ result, virtual }).toEqual({ result: 'two', virtual: 60_000 });
  });
});
