import { connect, type TLSSocket } from 'node:tls';
import { REQUEST_TIMES, RekeyError } from 'cdk-rekey-engine';
import type { Reaction } from '../../verification/reaction';
import type { KeyspacesValue } from './contract';
import {
  AUTH_RESPONSE,
  AUTH_SUCCESS,
  AUTHENTICATE,
  ERROR,
  errorCodeIn,
  Frames,
  STARTUP,
  startup,
} from './cql';

/** Opens a TLS connection to a host. */
export type OpenTls = (host: string, port: number) => TLSSocket;

/** Error code of the native protocol for credentials that are invalid. */
const BAD_CREDENTIALS = 0x0100;

export const openTls: OpenTls = (host, port) => connect({ host, port, servername: host });

/** Logs in with the native protocol of Apache Cassandra, version 4, and runs no statement. */
export async function tryKeyspaces(value: KeyspacesValue, open: OpenTls): Promise<Reaction> {
  const socket = open(value.host, value.port);
  const timer = setTimeout(
    () => socket.destroy(),
    REQUEST_TIMES.connectionTimeout + REQUEST_TIMES.requestTimeout,
  );
  try {
    return await logIn(new Frames(socket), value);
  } catch (thrown) {
    // Only the code is passed on: an error may hold the dialogue.
    const { code } = (thrown ?? {}) as { readonly code?: unknown };
    return { accepted: undefined, answer: typeof code === 'string' ? code : 'a lost connection' };
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function logIn(frames: Frames, { username, password }: KeyspacesValue): Promise<Reaction> {
  frames.send(STARTUP, startup());
  const greeting = await frames.receive();
  if (greeting.opcode !== AUTHENTICATE) throw unexpected();
  const token = Buffer.from(`\0${username}\0${password}`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(token.length);
  frames.send(AUTH_RESPONSE, Buffer.concat([length, token]));
  const { opcode, body } = await frames.receive();
  if (opcode === AUTH_SUCCESS) return { accepted: true, answer: 'the login is accepted' };
  const code = opcode === ERROR ? errorCodeIn(body) : undefined;
  const refused = code === BAD_CREDENTIALS;
  return {
    accepted: refused ? false : undefined,
    answer: `the error ${code ?? 'without a code'} of the protocol`,
  };
}

function unexpected(): RekeyError {
  return new RekeyError('IssuerMismatch', {
    found: 'The server does not ask for a login.',
    unchanged: 'everything.',
    action: 'check the region.',
  });
}
