/** Claims and lifetime of the tokens, for the service that signs them, the API that checks them, and the stack. */
export const TOKENS = {
  issuer: 'https://tokens.shop.example',
  audience: 'https://api.shop.example',
  /** Type in the header (RFC 9068): other tokens of the same keys are no access tokens. */
  type: 'at+jwt',
  /** Lifetime, seconds. */
  lifetime: 15 * 60,
  /** Difference of two clocks that the API tolerates, seconds. */
  clockTolerance: 10,
} as const;

/** Longest time for which a token is accepted, seconds: the keyring keeps its key as long. */
export const LONGEST_USE = TOKENS.lifetime + TOKENS.clockTolerance;
