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

/** The permission and the repository of the user of CodeCommit. */
export interface RepositoryModel {
  /** True if the user has `codecommit:GitPull`. */
  allowed: boolean;
  name: string;
}

/**
 * The response of CodeCommit to a user name and a password. It refuses a password before it looks for the repository, and a
 * missing permission in the same way.
 */
export function codeCommitAnswer(
  url: string,
  authorization: string,
  valid: Matcher,
  { allowed, name }: RepositoryModel,
): HttpsResponse {
  const [username, ...password] = Buffer.from(authorization.replace('Basic ', ''), 'base64')
    .toString()
    .split(':');
  const accepted = valid(
    (value) =>
      value.service === 'codecommit' && value.username === username && value.password === password.join(':'),
  );
  if (!accepted || !allowed) return { status: 403, text: '' };
  const { pathname, search } = new URL(url);
  const found = pathname === `/v1/repos/${name}/info/refs` && search === '?service=git-upload-pack';
  return found ? { status: 200, text: '001e# service=git-upload-pack\n' } : { status: 404, text: '' };
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
