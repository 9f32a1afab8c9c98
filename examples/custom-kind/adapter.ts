import {
  type AdapterContext,
  type AdapterFactory,
  badSettings,
  type Check,
  type IssuerHeldAdapter,
  type Listed,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { type Call, overHttps } from './api';

export const KIND = 'acme-token';

/** The value of the secret. */
export interface AcmeToken {
  readonly id: string;
  readonly token: string;
}

const BETWEEN_TRIES = 2 * SECOND;

/**
 * API tokens of Acme, an issuer that is made up for this example: `POST`, `GET` and `DELETE` of `/v1/tokens` with an
 * administrator's key, at most five tokens at once, each with a name.
 *
 * @param connect opens the API at a host; tests pass an issuer in memory.
 */
export function acmeTokens(connect: (host: string) => Call = overHttps): AdapterFactory<AcmeToken> {
  return {
    kind: KIND,
    create({ host, account }, context): IssuerHeldAdapter<AcmeToken> {
      if (typeof host !== 'string' || typeof account !== 'string')
        throw badSettings('The kind acme-token has no host or no account.');
      const call = connect(host);
      const admin = administrator(call, account, context);
      return {
        traits: {
          chosenBy: 'issuer',
          livesAt: 'issuer',
          slots: 5,
          identity: 'own',
          naming: 'named',
          times: { issue: 10 * SECOND, listLag: 0, propagation: 30 * SECOND },
        },
        principal: account,
        parse: (text) => readMembers(text, KIND, ['id', 'token']),
        serialize: ({ id, token }) => JSON.stringify({ id, token }),
        secretsIn: ({ token }) => [token],
        idOf: ({ id }) => id,
        issue: async ({ name }) => {
          const { id, token } = (await admin('POST', '/v1/tokens', { account, name })) as AcmeToken;
          return { id, token };
        },
        list: async () => {
          const { tokens } = (await admin('GET', `/v1/tokens?account=${encodeURIComponent(account)}`)) as {
            tokens: { id: string; name: string; created: string }[];
          };
          return tokens.map(
            ({ id, name, created }): Listed => ({ id, name, active: true, created: Date.parse(created) }),
          );
        },
        remove: async ({ id }) => {
          await admin('DELETE', `/v1/tokens/${encodeURIComponent(id)}`);
        },
        verify: async ({ id, token }, check) => {
          const accepted = await untilIs(true, call, token, check, context);
          if (!accepted) throw notVerified(id);
        },
        proveRefused: async ({ id, token }, check) => {
          const refused = await untilIs(false, call, token, check, context);
          if (!refused) throw stillAccepted(id);
          return `Acme answered 401, ${check.successes} times in a row`;
        },
      };
    },
  };
}

/** Calls with the administrator's key, which is read at each call and kept nowhere. */
function administrator(call: Call, account: string, { adminSecret, log }: AdapterContext) {
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const { key } = JSON.parse(await adminSecret()) as { key: string };
    const { status, json } = await call(method, path, key, body).catch((error: unknown) => {
      throw unreachable(account, error);
    });
    if (status === 404 && method === 'DELETE') return undefined;
    if (status >= 200 && status < 300) return json;
    throw failed(account, `${method} ${path.split('?')[0]}`, status, log.scrub(JSON.stringify(json ?? '')));
  };
}

/** Tries the token until Acme accepts it, or refuses it, so many times in a row. An outage is neither. */
async function untilIs(
  accepted: boolean,
  call: Call,
  token: string,
  { successes, within }: Check,
  { clock }: AdapterContext,
): Promise<boolean> {
  const end = clock.now() + within;
  for (let inARow = 0; ; ) {
    const { status } = await call('GET', '/v1/me', token).catch(() => ({ status: 0 }));
    if (status === 200 || status === 401) inARow = (status === 200) === accepted ? inARow + 1 : 0;
    if (inARow >= successes) return true;
    if (clock.now() + BETWEEN_TRIES > end && inARow === 0) return false;
    await clock.sleep(BETWEEN_TRIES);
  }
}

/** Only the code of a network error: its message may quote the request. */
function unreachable(account: string, error: unknown): RekeyError {
  const { code = 'no answer' } = ((error as Error).cause ?? error) as { code?: string };
  return new RekeyError('CallFailed', {
    found: `Acme cannot be reached for the account ${account}: ${code}.`,
    unchanged: 'AWSCURRENT, and every token.',
    action: 'none if a later attempt succeeds; otherwise see whether the function has a route to Acme.',
  });
}

function failed(account: string, call: string, status: number, answer: string): RekeyError {
  const missing = status === 404;
  return new RekeyError(missing ? 'PrincipalGone' : status === 409 ? 'SlotTaken' : 'CallFailed', {
    found: `${call} at Acme for the account ${account} failed with HTTP ${status}: ${answer.slice(0, 200)}`,
    unchanged: 'AWSCURRENT, and every token.',
    action: missing
      ? 'create the account at Acme, or name another one in the stack.'
      : 'none if a later attempt succeeds; otherwise look at the status page of Acme.',
  });
}

function notVerified(id: string): RekeyError {
  return new RekeyError('VerifyFailed', {
    found: `Acme does not accept the token ${id}.`,
    unchanged: 'AWSCURRENT, and every token.',
    action: 'none if a later attempt succeeds; otherwise see who removed the token.',
  });
}

function stillAccepted(id: string): RekeyError {
  return new RekeyError('StillAccepted', {
    found: `Acme still accepts the token ${id} after its removal.`,
    unchanged: `the token ${id}, without a label.`,
    action: `replace now again, with the credential ${id} named.`,
  });
}
