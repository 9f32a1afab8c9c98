import { connect, type Socket } from 'node:net';
import { REQUEST_TIMES } from 'cdk-rekey-engine';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Reaction } from '../../verification/reaction';
import type { SmtpEndpoint } from './contract';

/** Authenticates at an SMTP endpoint. */
export type Authenticate = (endpoint: SmtpEndpoint, username: string) => Promise<Reaction>;

/** Reply code of RFC 4954 for credentials that are invalid. SES sends it with *Authentication Credentials Invalid*. */
const INVALID = 535;

interface Failure {
  readonly code?: unknown;
  readonly responseCode?: unknown;
}

/**
 * Authenticates over STARTTLS on a new connection, so that successive requests reach different hosts of the endpoint. Sends
 * no mail. Without STARTTLS or a valid certificate, the password is not sent.
 *
 * @param ca certificate authority of the endpoint. @default - those of Node.js
 * @param addressOf address of an endpoint. @default - its host and port
 */
export const authenticateWith =
  (
    ca?: string,
    addressOf: (endpoint: SmtpEndpoint) => Pick<SmtpEndpoint, 'host' | 'port'> = (endpoint) => endpoint,
  ): Authenticate =>
  async (endpoint, username) => {
    const { host, password } = endpoint;
    let socket: Socket | undefined;
    let connection: SMTPConnection | undefined;
    try {
      socket = await open(addressOf(endpoint));
      connection = new SMTPConnection({
        ...{ host, connection: socket, requireTLS: true, name: '[127.0.0.1]', logger: false },
        tls: { servername: host, ...(ca === undefined ? {} : { ca }) },
        ...{ greetingTimeout: REQUEST_TIMES.requestTimeout, socketTimeout: REQUEST_TIMES.requestTimeout },
      });
      await logIn(connection, username, password);
      return { accepted: true, answer: 'the password is accepted' };
    } catch (thrown) {
      // The error is not passed on: it may hold the dialogue.
      const { code, responseCode } = (thrown ?? {}) as Failure;
      const answer = [code, responseCode].filter((part) => /^\w+$/.test(String(part ?? ''))).join(' ');
      const refused = code === 'EAUTH' && responseCode === INVALID;
      return { accepted: refused ? false : undefined, answer: answer || 'an error without a code' };
    } finally {
      connection?.close();
      socket?.destroy();
    }
  };

function open({ host, port }: Pick<SmtpEndpoint, 'host' | 'port'>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.setTimeout(REQUEST_TIMES.connectionTimeout, () =>
      socket.destroy(Object.assign(new Error('The connection timed out.'), { code: 'ETIMEDOUT' })),
    );
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function logIn(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((failure) => {
      if (failure) return reject(failure);
      connection.login({ user, pass }, (refusal) => (refusal ? reject(refusal) : resolve()));
    });
  });
}
