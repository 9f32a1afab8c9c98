import type { Issuer, IssuerContext, KindWithIssuer, SendRequest } from 'cdk-rekey-engine/testing';
import { VerifierSecretModel } from '../../verifier-secret/model';
import { keyring } from './adapter';
import { ALGORITHMS, type Algorithm, KEYRING, type Ring } from './contract';
import { parseKeySet } from './key-set';
import { makeKey } from './keys';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys-AbCdEf';

const parametersOf = (algorithm: Algorithm): Readonly<Record<string, string | number>> => ({
  algorithm,
  previous: 1,
  keepSeconds: 3900,
  cacheSeconds: 0,
  ...(ALGORITHMS[algorithm] === 'pair' ? { verifierSecretArn: ARN } : {}),
});

/**
 * The user's services: signers, and verifiers that read the ring, or the published keys. They accept a key that a ring with
 * AWSCURRENT or AWSPREVIOUS holds, if it is published.
 */
class Services implements Issuer {
  readonly usesSdk = true;
  readonly published: VerifierSecretModel;
  readonly state: readonly object[];

  constructor(
    private readonly algorithm: Algorithm,
    private readonly context: IssuerContext,
  ) {
    this.published = new VerifierSecretModel(context.clock);
    const { versions, labels } = this.published;
    this.state = [this.published, versions, labels];
  }

  factory(send?: SendRequest) {
    return keyring({ secretsManager: () => this.published.client(send), copies: () => [] });
  }

  status(text: string) {
    const { secret } = this.context;
    const { current } = ringIn(text);
    const carriers = Object.keys(secret.labels).filter((label) => {
      const held = secret.text(label);
      return held !== undefined && ringIn(held).keys.some(({ kid }) => kid === current);
    });
    if (carriers.length === 0) return undefined;
    const isRead = carriers.some((label) => label !== 'AWSPENDING');
    return {
      active: true,
      accepted: isRead && this.verifies(current) ? ('all' as const) : ('none' as const),
    };
  }

  issueByHand(): string {
    const [next, current] = [0, 1].map(() => makeKey(this.algorithm, this.context.clock.now()));
    return JSON.stringify({ current: current.kid, next: next.kid, keys: [next, current] } satisfies Ring);
  }

  private verifies(kid: string): boolean {
    if (ALGORITHMS[this.algorithm] !== 'pair') return true;
    const keys = parseKeySet(this.published.text)?.keys ?? [];
    return keys.some((key) => key.kid === kid);
  }
}

const ringIn = (text: string): Ring => {
  const { current = '', keys = [] } = JSON.parse(text) as Partial<Ring>;
  return { current, keys };
};

const kindWith = (algorithm: Algorithm): KindWithIssuer => ({
  kind: KEYRING,
  parameters: parametersOf(algorithm),
  create: (context) => new Services(algorithm, context),
});

export const issuer: KindWithIssuer = kindWith('EdDSA');

export const variants: readonly KindWithIssuer[] = [{ ...kindWith('HS256'), variant: 'shared' }];
