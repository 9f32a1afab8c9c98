import type { Issuer, KindWithIssuer } from 'cdk-rekey-engine/testing';
import { generated } from './adapter';
import { GENERATED } from './contract';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The user's own service, which accepts the values of AWSCURRENT and AWSPREVIOUS and reads the secret again before it
 * refuses a value (docs/credentials.md).
 */
export const issuer: KindWithIssuer = {
  kind: GENERATED,
  parameters: { length: 43, alphabet: ALPHABET, prefix: 'hook_' },
  create: ({ secret, random }): Issuer => ({
    factory: () => generated,
    state: [],
    status(text) {
      const labels = Object.keys(secret.labels).filter((label) => secret.text(label) === text);
      if (labels.length === 0) return undefined;
      const isRead = labels.some((label) => label !== 'AWSPENDING');
      return { active: true, accepted: isRead ? 'all' : 'none' };
    },
    issueByHand: () => JSON.stringify({ key: `hook_${random.text(43, ALPHABET)}` }),
  }),
};
