import { type Check, type Clock, type Labelled, RekeyError, SECOND } from 'cdk-rekey-engine';
import { changeVerifierSecret } from '../../verifier-secret/change';
import type { VerifierStore } from '../../verifier-secret/store';
import type { KeySet, Ring } from './contract';
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

  /** Publishes the keys of a ring before it becomes current, beside those of the labelled rings. */
  async install(ring: Ring, { current, previous }: Labelled<Ring>): Promise<void> {
    const set = keySetOf(ring, [current, previous]);
    if ((await this.write(ring, set)) === 'superseded') return;
    for (const copy of this.copies) await copy.write(JSON.stringify(set));
  }

  /** Publishes the keys of the labelled rings only. Copies are written when the secret had other keys. */
  async reconcile({ current, previous }: Labelled<Ring>): Promise<void> {
    if (!current) return;
    const set = keySetOf(current, [previous]);
    if ((await this.write(current, set)) !== 'written') return;
    for (const copy of this.copies) await copy.write(JSON.stringify(set));
  }

  private async write(ring: Ring, set: KeySet): Promise<'written' | 'same' | 'superseded'> {
    const text = JSON.stringify(set);
    let before: string | undefined;
    const after = await changeVerifierSecret(this.store, this.clock, (found) => {
      before = found;
      const published = parseKeySet(found);
      return published && isNewer(published, ring) ? (found as string) : text;
    });
    if (after !== text) return 'superseded';
    return before === text ? 'same' : 'written';
  }

  /** Waits until the public keys of a ring can be read. Throws VerifyFailed. */
  async requirePublished(ring: Ring, { within }: Check): Promise<void> {
    const until = this.clock.now() + within;
    for (;;) {
      const published = parseKeySet((await this.store.read())?.text);
      const missing = unpublished(ring, published);
      if (missing.length === 0) return;
      if (this.clock.now() >= until) throw notPublished(missing);
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
