import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { AwsError } from '../../errors';

/** An OpenID Connect provider. */
export interface WebIdentityProvider {
  /** The issuer of its tokens, e.g. https://token.actions.githubusercontent.com */
  readonly url: string;
  /** The accepted audiences. */
  readonly clientIds: readonly string[];
  /** The RSA and EC keys of its JSON Web Key Set. The `kid` of a key, if present, must match that of the token. */
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[];
}

export interface Claims {
  readonly provider: WebIdentityProvider;
  readonly audience: string;
  readonly subject: string;
}

/**
 * Verifies a JSON Web Token. The messages are those of AWS, except for keys, signatures and claims.
 * Sources: RFC 7519; "Errors" of AssumeRoleWithWebIdentity, AWS STS API Reference.
 * @param now milliseconds since the epoch
 * @throws InvalidIdentityToken, or ExpiredTokenException for an expired token
 */
export function claimsOf(token: string, providers: readonly WebIdentityProvider[], now: number): Claims {
  const [header, payload, signature, more] = token.split('.');
  const head = decoded(header);
  const claims = decoded(payload);
  if (!head || !claims || !signature || more !== undefined) {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const { iss, sub, aud, azp, exp } = claims;
  const provider = providers.find(({ url }) => url === iss);
  if (!provider) throw invalid(`No OpenIDConnect provider found in your account for ${iss}`);
  if (!isSigned(`${header}.${payload}`, signature, head, provider)) {
    throw invalid('The signature of the token does not match a key of its provider.');
  }
  if (typeof sub !== 'string' || typeof exp !== 'number')
    throw invalid('Missing a required claim: sub or exp');
  // The authorized party, if present, is the audience. Source: "Available keys for AWS OIDC federation".
  const audience = [azp ?? aud].flat().find((one) => provider.clientIds.includes(one as string));
  if (audience === undefined) throw invalid('Incorrect token audience');
  const seconds = Math.floor(now / 1000);
  if (seconds >= exp) {
    throw new AwsError(
      'ExpiredTokenException',
      `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`,
    );
  }
  return { provider, audience: String(audience), subject: sub };
}

function decoded(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** RS256, RS384, RS512, ES256, ES384 and ES512. */
function isSigned(
  text: string,
  signature: string,
  { alg, kid }: Record<string, unknown>,
  provider: WebIdentityProvider,
): boolean {
  const [, family, bits] = /^([RE])S(256|384|512)$/.exec(String(alg)) ?? [];
  return provider.keys
    .filter(
      (key) => key.kty === (family === 'R' ? 'RSA' : 'EC') && (key.kid === undefined || key.kid === kid),
    )
    .some((jwk) => {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      const signed = Buffer.from(signature, 'base64url');
      return (
        bits !== undefined &&
        verify(`sha${bits}`, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signed)
      );
    });
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidIdentityToken', message);
}
