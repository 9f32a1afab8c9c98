import { SECOND } from 'cdk-rekey-engine';
import { type SigningKey, signedJwt } from '../../provider/jwt';
import { apiRequest, textAt } from '../../provider/request';
import type { Use } from '../../provider/trial';
import type { WireAnswer, WireRequest } from '../http-api/wire';
import { hostOf, type KeyPairValue } from './contract';

/** Lifetime of a token. Snowflake accepts an hour at most. */
const LIFETIME_SECONDS = 120;
/** Time limit of a statement. */
const TIMEOUT_SECONDS = 30;

/** A user with the key that signs its tokens. */
export type Login = Omit<KeyPairValue, 'privateKey'> & Pick<SigningKey, 'privateKey'>;

/** A statement with the role that runs it. */
export interface Statement {
  readonly statement: string;
  /** @default - the default role of the user */
  readonly role?: string;
}

/**
 * A request of the SQL API with a token that the private key of a user has signed. Source: "Authenticating to the server",
 * Snowflake SQL API: the account is in upper case and without its region.
 */
export function statementRequest(login: Login, { statement, role }: Statement, now: number): WireRequest {
  const [account = ''] = login.account.toUpperCase().split('.');
  const sub = `${account}.${login.user}`;
  const iat = Math.floor(now / SECOND);
  const claims = { iss: `${sub}.${login.publicKeyFingerprint}`, sub, iat, exp: iat + LIFETIME_SECONDS };
  return apiRequest('POST', `https://${hostOf(login.account)}/api/v2/statements`, {
    bearer: signedJwt(claims, { privateKey: login.privateKey }),
    headers: { 'x-snowflake-authorization-token-type': 'KEYPAIR_JWT' },
    json: { statement, timeout: TIMEOUT_SECONDS, ...(role !== undefined && { role }) },
  });
}

/** Code of every refusal of a token: an unknown key, another signature, and the time (Snowflake, "Key Pair Authentication: Troubleshooting"). */
const JWT_INVALID = '390144';

/** Code of an answer; undefined for another text. */
export function codeIn({ json }: WireAnswer): string | undefined {
  const code = textAt(json, 'code');
  return code !== undefined && /^[0-9A-Z]{1,12}$/.test(code) ? code : undefined;
}

export const isRefusal = (answer: WireAnswer): boolean =>
  answer.status === 401 && codeIn(answer) === JWT_INVALID;

/** Meaning of an answer: an error of the statement (HTTP 422) comes after the login. */
export function useOf(answer: WireAnswer): Use {
  const { status } = answer;
  const code = codeIn(answer);
  const text = `HTTP ${status}${code === undefined ? '' : ` ${code}`}`;
  if ([200, 202, 422].includes(status) && code !== undefined) return { accepted: true, answer: text };
  return { accepted: isRefusal(answer) ? false : undefined, answer: text };
}
