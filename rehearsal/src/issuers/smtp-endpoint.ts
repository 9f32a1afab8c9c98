import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { LocalAws } from '../aws/local-aws';
import type { HostCertificate } from './certificates';
import type { Serve } from './issuer';

/** Longest line of a client. */
const LONGEST_LINE = 2048;

const HOST = /^email-smtp\.([a-z0-9-]+)\./;

/**
 * Serves the SMTP endpoints of SES: STARTTLS and AUTH. It accepts no mail. Source of the replies: RFC 5321, 3207 and 4954; the
 * text of a refusal is that of SES.
 */
export function serveSmtp(aws: LocalAws): Serve {
  return ({ certificateFor }) => ({
    protocol: 'tcp',
    hosts: ({ parameters: { regions } }) =>
      typeof regions === 'string'
        ? regions.split(',').map((region) => `email-smtp.${region}.amazonaws.com:587`)
        : [],
    connection: (socket) => new Session(aws, certificateFor).begin(socket),
  });
}

/** One connection. */
class Session {
  /** Region of the host that the client names in the TLS handshake. */
  private region: string | undefined;
  private readonly answers: string[] = [];
  private awaiting: 'username' | 'password' | 'plain' | undefined;

  constructor(
    private readonly aws: LocalAws,
    private readonly certificateFor: (host: string) => HostCertificate,
  ) {}

  begin(socket: Socket): void {
    socket.write('220 email-smtp.amazonaws.com ESMTP\r\n');
    this.read(socket);
  }

  private read(socket: Socket): void {
    let received = '';
    const listen = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (received.length > LONGEST_LINE) return void socket.destroy();
      for (let end = received.indexOf('\r\n'); end >= 0; end = received.indexOf('\r\n')) {
        const line = received.slice(0, end);
        received = received.slice(end + 2);
        if (/^STARTTLS$/i.test(line) && this.region === undefined) {
          socket.off('data', listen);
          return this.startTls(socket);
        }
        const reply = this.reply(line);
        socket.write(`${reply}\r\n`);
        if (reply.startsWith('221')) return void socket.end();
      }
    };
    socket.on('data', listen);
  }

  private startTls(socket: Socket): void {
    socket.write('220 Ready to start TLS\r\n');
    const secure = new TLSSocket(socket, {
      isServer: true,
      SNICallback: (host, done) => {
        this.region = HOST.exec(host)?.[1] ?? '';
        done(null, createSecureContext(this.certificateFor(host)));
      },
    });
    secure.on('error', () => socket.destroy());
    this.read(secure);
  }

  private reply(line: string): string {
    if (this.awaiting) return this.credentials(line);
    const [, verb = '', argument = ''] = /^(\w+)(?: (.*))?$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO': {
        const extension = this.region === undefined ? 'STARTTLS' : 'AUTH PLAIN LOGIN';
        return `250-email-smtp.amazonaws.com\r\n250 ${extension}`;
      }
      case 'AUTH':
        return this.region === undefined ? '530 Must issue a STARTTLS command first' : this.begins(argument);
      case 'QUIT':
        return '221 Bye';
      case 'NOOP':
        return '250 Ok';
      default:
        return '502 The rehearsal does not support this command';
    }
  }

  private begins(argument: string): string {
    const [method = '', initial] = argument.split(' ');
    if (/^PLAIN$/i.test(method)) {
      this.awaiting = 'plain';
      return initial === undefined ? '334 ' : this.credentials(initial);
    }
    if (!/^LOGIN$/i.test(method)) return '504 Unrecognized authentication type';
    this.awaiting = 'username';
    return '334 VXNlcm5hbWU6';
  }

  private credentials(encoded: string): string {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const step = this.awaiting;
    this.awaiting = undefined;
    if (step === 'plain') {
      const [, username = '', password = ''] = text.split('\0');
      return this.logIn(username, password);
    }
    if (step === 'password') return this.logIn(this.answers.pop() ?? '', text);
    this.answers.push(text);
    this.awaiting = 'password';
    return '334 UGFzc3dvcmQ6';
  }

  private logIn(username: string, password: string): string {
    const region = this.region ?? '';
    const identity = this.aws.iam.identity(username);
    const works = identity?.refusal(region, this.aws.timeline.now()) === undefined;
    const accepted = identity && works && passwordOf(identity.secretAccessKey, region) === password;
    return accepted ? '235 Authentication successful.' : '535 Authentication Credentials Invalid';
  }
}

/** Source: "Obtaining Amazon SES SMTP credentials", Amazon SES Developer Guide; version 4. */
function passwordOf(secretAccessKey: string, region: string): string {
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const dated = sign(`AWS4${secretAccessKey}`, '11111111');
  const signature = sign(sign(sign(sign(dated, region), 'ses'), 'aws4_request'), 'SendRawEmail');
  return Buffer.concat([Buffer.of(4), signature]).toString('base64');
}
