import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { smtpPassword } from '../../../../lambdas/credentials/ses-smtp/password';
import { authenticateWith } from '../../../../lambdas/credentials/ses-smtp/smtp';
import { LocalAws } from '../../../../rehearsal/src/aws/local-aws';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';
import type { WireIssuer } from '../../../../rehearsal/src/issuers/issuer';
import { serveSmtp } from '../../../../rehearsal/src/issuers/smtp-endpoint';

const REGION = 'eu-central-1';
const HOST = `email-smtp.${REGION}.amazonaws.com`;
const USERNAME = 'AKIAOFTHEMAILER';
const SECRET = randomBytes(30).toString('base64');

let serve: (socket: Socket) => void;
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  serve(socket);
});
const authority = new CertificateAuthority();
const aws = new LocalAws({ region: REGION });

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(resolve));
});

const address = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

/** Authenticates at the server of this test as if it were an endpoint of SES. */
const logIn = (password: string, { host = HOST, ca = authority.certificate } = {}) =>
  authenticateWith(ca, address)({ host, port: 587, password }, USERNAME);

describe('at the stand-in of SES', () => {
  let working = true;

  beforeEach(async () => {
    working = true;
    const identity = {
      secretAccessKey: SECRET,
      refusal: () => (working ? undefined : new Error('inactive')),
    };
    jest
      .spyOn(aws.iam, 'identity')
      .mockImplementation((id) => (id === USERNAME ? (identity as never) : undefined));
    const issuer = (await serveSmtp(aws)({
      certificateFor: (...hosts: string[]) => authority.issue(...hosts),
    } as never)) as WireIssuer & { connection(socket: Socket): void };
    serve = (socket) => issuer.connection(socket);
  });

  test('the derived password of the region is accepted', async () => {
    expect(await logIn(smtpPassword(SECRET, REGION))).toEqual({
      accepted: true,
      answer: 'the password is accepted',
    });
  });

  test.each([
    ['of another region', () => smtpPassword(SECRET, 'us-east-1')],
    ['of another key', () => smtpPassword('another', REGION)],
    ['that is the secret access key', () => SECRET],
  ])('a password %s is refused', async (_, password) => {
    expect(await logIn(password())).toEqual({ accepted: false, answer: 'EAUTH 535' });
  });

  test('the password of a key that is not active is refused', async () => {
    working = false;
    expect(await logIn(smtpPassword(SECRET, REGION))).toMatchObject({ accepted: false });
  });

  test('another certificate authority or host proves nothing, and gets no password', async () => {
    const password = smtpPassword(SECRET, REGION);
    const other = new CertificateAuthority().certificate;
    expect(await logIn(password, { ca: other })).toEqual({ accepted: undefined, answer: expect.any(String) });
  });
});

/** A server with one reply to each command. It records what it received. */
function scripted(replies: Readonly<Record<string, string>>): string[] {
  const received: string[] = [];
  serve = (socket) => {
    socket.write(replies.greeting ?? '220 ready\r\n');
    socket.on('data', (data) => {
      const line = data.toString().trim();
      received.push(line);
      const reply = replies[line.split(' ')[0] ?? ''];
      if (reply === undefined) socket.destroy();
      else socket.write(reply);
    });
  };
  return received;
}

test.each<[string, Record<string, string>]>([
  ['a server without STARTTLS', { EHLO: '250 AUTH PLAIN\r\n', STARTTLS: '502 no\r\n', QUIT: '221 bye\r\n' }],
  ['a server that is busy', { greeting: '421 Too many connections\r\n' }],
  ['a lost connection', { EHLO: '250-x\r\n250 STARTTLS\r\n' }],
  ['a server that is no SMTP server', { greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n' }],
])('%s proves nothing, and gets no password', async (_, replies) => {
  const received = scripted(replies);
  const { accepted, answer } = await logIn('the-password');
  expect(accepted).toBeUndefined();
  expect(answer).toMatch(/^[\w ]+$/);
  expect(received.join()).not.toMatch(/AUTH|the-password/);
});

test.each([
  ['454 Temporary authentication failure', undefined],
  ['421 Service not available', undefined],
  ['530 Authentication required', undefined],
  ['535 Authentication Credentials Invalid', false],
])('the reply %s to AUTH means %s', async (reply, accepted) => {
  serve = (socket) => {
    socket.write('220 ready\r\n');
    socket.on('data', (data) => {
      if (!/^STARTTLS/.test(data.toString())) return void socket.write('250-x\r\n250 STARTTLS\r\n');
      socket.removeAllListeners('data');
      socket.write('220 go\r\n');
      const secure = new TLSSocket(socket, { isServer: true, ...authority.issue(HOST) });
      secure.on('error', () => {});
      secure.on('data', (line) => {
        secure.write(/^EHLO/.test(line.toString()) ? '250-x\r\n250 AUTH PLAIN\r\n' : `${reply}\r\n`);
      });
    });
  };
  expect(await logIn('the-password')).toMatchObject({ accepted });
});

test('a refused connection proves nothing', async () => {
  const closed = authenticateWith(undefined, () => ({ host: '127.0.0.1', port: 1 }));
  expect(await closed({ host: HOST, port: 587, password: 'p' }, USERNAME)).toEqual({
    accepted: undefined,
    answer: 'ECONNREFUSED',
  });
});
