import { type Check, type Clock, RekeyError, SECOND } from 'cdk-rekey-engine';
import { change, type VerifierStore } from '../../verifier-secret/store';
import type { Ring } from './contract';
import { isNewer, keySetOf, parseKeySet, unpublished } from './key-set';

/** A copy of the public keys, such as an object in S3. */
export interface KeySetCopy {
  write(text: string): Promise<void>;
}

/** The public keys in the verifier secret and its copies. */
export class Publication {
  constructor(
    private readonly clock: Clock,
    private readonly store: VerifierStore,
    private readonly copies: readonly KeySetCopy[] = [],
  ) {}

  /**
   * Publishes the keys of a ring and of the other labelled rings, unless those of a later ring are published.
   *
   * @param always false to write copies only if the secret had other keys.
   */
  async publish(ring: Ring, labelled: readonly (Ring | undefined)[], always: boolean): Promise<void> {
    const text = JSON.stringify(keySetOf(ring, labelled));
    let superseded = false;
    const next = (found: string | undefined) => {
      const published = parseKeySet(found);
      superseded = published !== undefined && isNewer(published, ring);
      return superseded || found === text ? undefined : text;
    };
    const changed = await change(this.store, next, () => this.clock.sleep(SECOND));
    if (superseded || !(changed || always)) return;
    for (const copy of this.copies) await copy.write(text);
  }

  /** Waits until the public keys of a ring can be read. Throws VerifyFailed. */
  async requirePublished(ring: Ring, { within }: Check): Promise<void> {
    const until = this.clock.now() + within;
    for (;;) {
      const published = parseKeySet((await this.store.read())?.text);
      const missing = unpublished(ring, published);
      const revoked = (published?.keys ?? []).filter(({ kid }) => ring.revoked?.includes(kid));
      if (missing.length === 0 && revoked.length === 0) return;
      if (this.clock.now() >= until) throw notPublished([...missing, ...revoked.map(({ kid }) => kid)]);
      await this.clock.sleep(SECOND);
    }
  }
}

function notPublished(ids: readonly string[]): RekeyError {
  return new RekeyError('VerifyFailed', {
    found: `The published keys differ from those of the ring: ${ids.join(', ')}.`,
    unchanged: 'AWSCURRENT.',
    action:
      'none if a later attempt or the next sweep succeeds; otherwise check who writes the secret of public keys.',
  });
}
