import { createHash, createHmac } from 'node:crypto';

/** Key of a scan without a key of its own: the HMACs of random secrets reveal nothing, those of weak passwords can be guessed. */
const DEFAULT_KEY = 'cdk-rekey/scan/v1';

/** HMACs of secrets with one key. */
export class SecretHmac {
  constructor(private readonly key = DEFAULT_KEY) {}

  of(secret: string): string {
    return createHmac('sha256', this.key).update(secret).digest('hex');
  }
}

/** SHA-256 of a secret, in hexadecimal digits. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
