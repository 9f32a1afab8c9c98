import { PassThrough } from 'node:stream';
import type { HttpsResponse } from '../../verification/https';
import type { ServiceCredentialValue } from './contract';
import { AUTH_SUCCESS, AUTHENTICATE, ERROR, STARTUP } from './cql';
import { secretOf } from './value';

/** True if a credential that works now matches. */
export type Matcher = (matches: (value: ServiceCredentialValue) => boolean) => boolean;

/** Length of the header of a frame and of the length of a token. */
const TOKEN_BEGINS = 13;

/** The response of Bedrock to an API key. */
export function bedrockAnswer(authorization: string, valid: Matcher): HttpsResponse {
  if (valid((value) => `Bearer ${secretOf(value)}` === authorization)) return { status: 200, text: '' };
  const Message = 'Authentication failed: Please make sure your API Key is valid.';
  return { status: 403, text: JSON.stringify({ Message }) };
}

/** The response of CloudWatch Logs to an API key. */
export function logsAnswer(authorization: string, valid: Matcher): HttpsResponse {
  const accepted = valid((value) => `Bearer ${secretOf(value)}` === authorization);
  return { status: accepted ? 200 : 401, text: '' };
}

/**
 * A connection to Keyspaces, which answers each frame.
 *
 * @param tried runs the effect of a login as a request.
 */
export function keyspacesConnection(
  tried: (effect: () => unknown) => Promise<unknown>,
  valid: Matcher,
): PassThrough {
  const socket = new PassThrough();
  const reply = (opcode: number, ...body: number[]) =>
    socket.emit('data', Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, body.length, ...body]));
  const logIn = (token: string) =>
    valid((value) => value.service === 'keyspaces' && token === `\0${value.username}\0${value.password}`);
  socket.write = ((frame: Buffer) => {
    if (frame[4] === STARTUP) return reply(AUTHENTICATE);
    tried(() => logIn(frame.subarray(TOKEN_BEGINS).toString())).then(
      (accepted) => (accepted ? reply(AUTH_SUCCESS) : reply(ERROR, 0, 0, 1, 0)),
      () => socket.destroy(),
    );
    return true;
  }) as never;
  return socket;
}
