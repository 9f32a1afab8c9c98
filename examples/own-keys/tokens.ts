import { errors, jwtVerify, SignJWT } from 'jose';
import type { AnySecretHandle } from 'rekey-client';
import { keySet, NoMatchingKeyError, signingKey } from 'rekey-client/jose';
import type { Caller, CallerCheck } from './callers';
import { TOKENS } from './token-policy';

/** Signs tokens with the current key of a ring. */
export interface TokenSigner {
  /** @throws BackendError, StaleSecretError when the ring cannot be read */
  sign(caller: Caller): Promise<string>;
}

/** Checks tokens with public keys. */
export interface TokenVerifier {
  /** Checks a token. Never rejects. */
  verify(token: string): Promise<CallerCheck>;
}

/** Creates a signer for the service that may read the ring. */
export function createTokenSigner(ring: AnySecretHandle, now = Date.now): TokenSigner {
  return {
    async sign({ name, scopes }) {
      // For each token, because the ring rotates. The ring is cached.
      const { key, ...header } = await signingKey(ring);
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ scope: scopes.join(' ') })
        .setProtectedHeader({ ...header, typ: TOKENS.type })
        .setIssuer(TOKENS.issuer)
        .setAudience(TOKENS.audience)
        .setSubject(name)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + TOKENS.lifetime)
        .sign(key);
    },
  };
}

/** Creates a verifier for a service that may read the verifier secret of the ring, which holds public keys only. */
export function createTokenVerifier(publicKeys: AnySecretHandle, now = Date.now): TokenVerifier {
  const { issuer, audience, type, lifetime, clockTolerance } = TOKENS;
  // Made once: it limits the reads that tokens with unknown keys cause.
  const keys = keySet(publicKeys);
  return {
    async verify(token) {
      const options = {
        issuer,
        audience,
        typ: type,
        requiredClaims: ['sub', 'exp'],
        maxTokenAge: lifetime,
        clockTolerance,
        currentDate: new Date(now()),
      };
      try {
        const { payload } = await jwtVerify(token, keys, options);
        const { sub = '', scope } = payload;
        const scopes = typeof scope === 'string' ? scope.split(' ') : [];
        return { ok: true, caller: { name: sub, scopes } };
      } catch (error) {
        const refused = error instanceof errors.JOSEError || error instanceof NoMatchingKeyError;
        return { ok: false, result: refused ? error.code : 'unavailable' };
      }
    },
  };
}
