import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * True if a header `X-Hub-Signature-256` is the HMAC-SHA256 of a body under one of the secrets (GitHub documentation,
 * "Validating webhook deliveries"). The comparison takes the same time for every signature.
 */
export function isSigned(body: Buffer, header: string | undefined, secrets: readonly string[]): boolean {
  const [, hex] = SIGNATURE.exec(header ?? '') ?? [];
  if (hex === undefined) return false;
  const sent = Buffer.from(hex, 'hex');
  return secrets
    .map((secret) => timingSafeEqual(sent, createHmac('sha256', secret).update(body).digest()))
    .includes(true);
}
