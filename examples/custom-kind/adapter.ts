import {
  type AdapterContext,
  type AdapterFactory,
  badSettings,
  type Check,
  type ErrorCode,
  type IssuerHeldAdapter,
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
 * API tokens of Acme, a fictitious issuer: `POST`, `GET` and `DELETE` of `/v1/tokens` with the key of an administrator.
 * An account has up to five tokens, each with a name.
 *
 * @param connect opens the API of a host; tests pass an in-memory issuer.
 */
export function acmeTokens(connect: (host: string) => Call = overHttps): AdapterFactory<AcmeToken> {
  return {
    kind: KIND,
    create({ host, account }, context): IssuerHeldAdapter<AcmeToken> {
      if (typeof host !== 'string' || typeof account !== 'string')
        throw badSettings('The kind acme-token needs a host and an account.');
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
          return tokens.map(({ id, name, created }) => {
            return { id, name, active: true, created: Date.parse(created) };
          });
        },
        remove: async ({ id }) => {
          await admin('DELETE', `/v1/tokens/${encodeURIComponent(id)}`);
        },
        verify: async ({ id, token }, check) => {
          if (await waitUntil(true, call, token, check, context)) return;
          throw failure(
            'VerifyFailed',
            `Acme does not accept the token ${id}.`,
            'check who removed the token.',
          );
        },
        proveRefused: async ({ id, token }, check) => {
          if (await waitUntil(false, call, token, check, context))
            return `Acme returned 401 ${check.successes} times in a row`;
          const found = `Acme still accepts the token ${id} after its removal.`;
          throw failure('StillAccepted', found, `run replace-now again with the credential ${id}.`);
        },
      };
    },
  };
}

/** Calls the API with the key of the administrator, which is read for each call and not stored. */
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

/** Tests the token until Acme accepts or refuses it the given number of times in a row. An outage is neither. */
async function waitUntil(
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

/** Reports only the code of a network error, because its message can contain the request. */
function unreachable(account: string, error: unknown): RekeyError {
  const { code = 'no response' } = ((error as Error).cause ?? error) as { code?: string };
  const found = `Acme cannot be reached for the account ${account}: ${code}.`;
  return failure('CallFailed', found, 'check that the function has a route to Acme.');
}

function failed(account: string, call: string, status: number, response: string): RekeyError {
  const found = `${call} at Acme for the account ${account} failed with HTTP ${status}: ${response.slice(0, 200)}`;
  if (status === 404)
    return failure('PrincipalGone', found, 'create the account at Acme, or change it in the stack.');
  return failure(status === 409 ? 'SlotTaken' : 'CallFailed', found, 'check the status page of Acme.');
}

function failure(code: ErrorCode, found: string, action: string): RekeyError {
  const unchanged = 'AWSCURRENT, and every token.';
  return new RekeyError(code, {
    found,
    unchanged,
    action: `none if a later attempt succeeds; otherwise ${action}`,
  });
}
