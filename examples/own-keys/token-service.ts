import type { Server } from 'node:http';
import { createKeyCheck, type KeyChecks } from './callers';
import { createBearerServer } from './server';
import { TOKENS } from './token-policy';
import type { TokenSigner } from './tokens';

/** Checks and signer of the token service. */
export interface TokenServiceOptions extends KeyChecks {
  readonly signer: TokenSigner;
  /** Called with the reason of each refusal, for the log. */
  readonly onRefusal: (reason: string) => void;
}

/** A service that exchanges an API key for a token with the same scopes. It does not exchange tokens. */
export function createTokenService({ signer, onRefusal, ...keys }: TokenServiceOptions): Server {
  return createBearerServer({
    check: createKeyCheck(keys),
    onRefusal,
    async answer(request, caller) {
      if (request !== 'POST /token') return { status: 404 };
      const body = {
        access_token: await signer.sign(caller),
        token_type: 'Bearer',
        expires_in: TOKENS.lifetime,
        scope: caller.scopes.join(' '),
      };
      return { status: 200, body };
    },
  });
}
