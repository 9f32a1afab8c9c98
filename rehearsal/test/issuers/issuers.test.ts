import { LambdaFixture } from '../aws/lambda/fixtures';
import { CLIENT } from './client';
import { api, broken, lines } from './fixtures';

describe('an issuer', () => {
  let workshop: LambdaFixture;

  let functions = 0;

  beforeAll(async () => {
    workshop = new LambdaFixture({ latency: 10 });
    await workshop.open();
    await workshop.aws.issuers.start([api, lines('tcp', 'TCP'), lines('tls', 'TLS'), broken]);
  });

  afterAll(() => workshop.close());

  /** Response or error of a handler with `body`. */
  async function run(body: string, environment: Record<string, string>, timeoutSeconds = 300) {
    const code = `${CLIENT} export const handler = async (event) => { ${body} };`;
    const arn = await workshop.handler(code, { name: `worker${++functions}`, environment, timeoutSeconds });
    const { payload, functionError } = await workshop.invoke(arn);
    return functionError ? { error: functionError.errorMessage } : payload;
  }

  test.each([
    [
      'fetch',
      `const answer = await fetch(url, { method, body }); return [answer.status, await answer.json()];`,
    ],
    [
      'node:https',
      `const https = await import('node:https');
       return new Promise((resolve, reject) => https.request(url, { method }, async (answer) => {
         let text = '';
         for await (const part of answer) text += part;
         resolve([answer.statusCode, JSON.parse(text)]);
       }).on('error', reject).end(body));`,
    ],
  ])('serves HTTPS to %s at a host of the environment', async (_, call) => {
    const asked = `const url = 'https://' + process.env.API + '/keys?a=1', method = 'POST', body = 'x'.repeat(100_000); ${call}`;

    expect(await run(asked, { API: 'api.example.com' })).toEqual([
      201,
      {
        method: 'POST',
        url: '/keys?a=1',
        host: 'api.example.com',
        body: 'x'.repeat(100_000),
        time: expect.any(Number),
      },
    ]);
  });

  test.each([
    ['net', 'TCP', `net.connect(5432, 'db.example.com')`],
    ['net by options', 'TCP', `net.createConnection({ host: 'DB.example.com', port: 5432 })`],
    [
      'net by the address of the name',
      'TCP',
      `net.connect(5432, (await dns.promises.lookup('db.example.com')).address)`,
    ],
    ['tls', 'TLS', `tls.connect(5432, 'db.example.com')`],
    [
      'tls with the name for SNI',
      'TLS',
      `tls.connect({ host: 'db.example.com', port: 5432, servername: 'db.example.com' })`,
    ],
    [
      'tls with a certificate authority of the handler',
      'TLS',
      `tls.connect({ host: 'db.example.com', port: 5432, ca: tls.rootCertificates[0] })`,
    ],
  ])('serves another protocol over %s', async (_, variable, connect) => {
    const body = `
      const dns = await import('node:dns');
      const socket = ${connect};
      const answers = [await line(socket), await ask(socket, 'ECHO one'), await ask(socket, 'ECHO two')];
      socket.destroy();
      return answers;`;

    expect(await run(body, { [variable]: 'db.example.com:5432' })).toEqual(['HELLO', 'one', 'two']);
  });

  test('starts TLS within a connection with the certificate of the host', async () => {
    await workshop.aws.issuers.start([
      ({ certificateFor }) => ({
        protocol: 'tcp',
        hosts: () => ['mail.example.com'],
        async connection(socket) {
          const { TLSSocket } = await import('node:tls');
          socket.once('data', () => {
            socket.write('READY\n');
            const secure = new TLSSocket(socket, { isServer: true, ...certificateFor('mail.example.com') });
            secure.on('data', (data) => secure.write(`secret ${data}`));
          });
        },
      }),
    ]);
    const body = `
      const socket = net.connect(25, 'mail.example.com');
      const ready = await ask(socket, 'STARTTLS');
      const secure = tls.connect({ socket, servername: 'mail.example.com' });
      await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
      return [ready, await ask(secure, 'hello')];`;

    expect(await run(body, {})).toEqual(['READY', 'secret hello']);
  });

  test('is a separate server', async () => {
    const { createServer } = await import('node:net');
    const server = createServer((socket) => socket.end('REAL\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await workshop.aws.issuers.start([
      () => ({ protocol: 'server', port, hosts: () => ['real.example.com'] }),
    ]);

    expect(await run(`return line(net.connect(5432, 'real.example.com'));`, {})).toBe('REAL');
    server.close();
  });

  test.each([
    ['net', `net.connect(5432, 'none.example.com').once('error', reject)`],
    ['tls', `tls.connect(5432, 'none.example.com').once('error', reject)`],
    ['fetch', `fetch('https://none.example.com:5432').catch((error) => reject(error.cause))`],
  ])('is required for a host, over %s', async (_, connect) => {
    expect(
      await run(`await new Promise((_, reject) => ${connect});`, { API: 'api.example.com:443' }),
    ).toEqual({
      error: 'The rehearsal has no issuer for none.example.com:5432.',
    });
    const functionName = `worker${functions}`;
    expect(workshop.aws.issuers.refused).toContainEqual({
      ...{ host: 'none.example.com:5432', functionName, time: expect.any(Number) },
    });
  });

  test.each([
    ['another local server', `net.connect(Number(event.port ?? 1), '127.0.0.1')`, '127.0.0.1:1'],
    ['an address', `net.connect(80, '1.1.1.1')`, '1.1.1.1:80'],
    ['another port of an AWS host', `net.connect(5432, 'x.rds.amazonaws.com')`, 'x.rds.amazonaws.com:5432'],
  ])('is required for %s', async (_, connect, host) => {
    expect(await run(`await new Promise((_, reject) => ${connect}.once('error', reject));`, {})).toEqual({
      error: `The rehearsal has no issuer for ${host}.`,
    });
  });

  test('is not required for a server of the handler; datagrams are refused', async () => {
    const body = `
      const { createSocket } = await import('node:dgram');
      const server = net.createServer((socket) => socket.end('MINE\\n'));
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      const mine = await line(net.connect(server.address().port, '127.0.0.1'));
      server.close();
      const datagram = createSocket('udp4');
      const sent = await new Promise((resolve) => datagram.send('x', 53, '1.1.1.1', (error) => resolve(error?.message)));
      datagram.close();
      return [mine, sent];`;

    expect(await run(body, {})).toEqual(['MINE', 'The rehearsal does not support datagrams (UDP).']);
  });

  test('has the same documentation address for each lookup', async () => {
    const body = `
      const { default: dns, promises, Resolver } = await import('node:dns');
      const { lookup } = await import('node:dns/promises');
      const called = (find) => new Promise((resolve) => find((error, ...values) => resolve(error?.code ?? values)));
      return {
        one: await lookup('one.example.com'),
        again: await called((done) => dns.lookup('ONE.example.com', done)),
        all: await called((done) => dns.lookup('two.example.com', { all: true }, done)),
        resolve4: await promises.resolve4('two.example.com'),
        resolver: await called((done) => new Resolver().resolve('two.example.com', done)),
        reverse: await promises.reverse((await lookup('two.example.com')).address),
        address: await lookup('10.0.0.5'),
        local: await lookup('localhost'),
        six: await called((done) => dns.lookup('one.example.com', 6, done)),
        mail: await called((done) => dns.resolveMx('one.example.com', done)),
      };`;

    const result = (await run(body, {})) as { one: { address: string }; resolve4: [string] };
    const { address: one } = result.one;
    const [two] = result.resolve4;
    for (const address of [one, two]) expect(address).toMatch(/^192\.0\.2\.\d+$/);
    expect(one).not.toBe(two);
    expect(result).toEqual({
      one: { address: one, family: 4 },
      again: [one, 4],
      all: [[{ address: two, family: 4 }]],
      resolve4: [two],
      resolver: [[two]],
      reverse: ['two.example.com'],
      address: { address: '10.0.0.5', family: 4 },
      local: { address: '127.0.0.1', family: 4 },
      six: 'ENOTFOUND',
      mail: 'ENODATA',
    });
  });

  test('is not required for the host names of AWS, which reach the local AWS over TLS', async () => {
    const body = `
      const answer = await fetch('https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15');
      return [answer.status, (await answer.text()).includes('MissingAuthenticationToken')];`;

    expect(await run(body, {})).toEqual([403, true]);
  });

  test('ends the rehearsal with an error', async () => {
    const body = `const socket = net.connect(1, 'broken.example.com'); await ask(socket, 'ECHO');`;

    await expect(run(body, { BROKEN: 'broken.example.com' })).rejects.toMatchObject({
      code: 'IssuerFailed',
      message: expect.stringContaining('out of order'),
    });
  });
});
