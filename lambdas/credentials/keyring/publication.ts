import { type Check, type Clock, type Labelled, type Log, RekeyError, SECOND } from 'cdk-rekey-engine';
import { changeVerifierSecret } from '../../verifier-secret/change';
import type { VerifierStore } from '../../verifier-secret/store';
import type { KeySet, Ring } from './contract';
import { isNewer, keySetOf, parseKeySet, unpublished } from './key-set';

/** A copy of the public keys, such as an object in S3. */
export interface KeySetCopy {
  /** Name of the resource, for the log. */
  readonly resource: string;
  /** True if the copy holds the text. Throws AccessDenied, CallFailed, also if it does not exist. */
  holds(text: string): Promise<boolean>;
  write(text: string): Promise<void>;
}

/** Services of a publication. */
interface Services {
  readonly clock: Clock;
  readonly log: Pick<Log, 'write'>;
}

/** The public keys in the verifier secret and its copies. */
export class Publication {
  constructor(
    private readonly services: Services,
    private readonly store: VerifierStore,
    private readonly copies: readonly KeySetCopy[] = [],
  ) {}

  /** Publishes the keys of a ring before it becomes current, beside those of the labelled rings. */
  async install(ring: Ring, { current, previous }: Labelled<Ring>): Promise<void> {
    const set = keySetOf(ring, [current, previous]);
    const text = await this.write(ring, set);
    if (text !== JSON.stringify(set)) return;
    for (const copy of this.copies) await copy.write(text);
  }

  /**
   * Publishes the keys of the labelled rings only, and restores copies that differ from the verifier secret. A pass that
   * restored a copy is repeated once, because a rotation may have published the keys of a later ring meanwhile.
   */
  async reconcile({ current, previous }: Labelled<Ring>): Promise<void> {
    if (!current) return;
    const set = keySetOf(current, [previous]);
    for (const pass of ['first', 'second'] as const) {
      const text = await this.write(current, set);
      const restored: boolean[] = [];
      for (const copy of this.copies) restored.push(await this.restore(copy, text, pass));
      if (!restored.includes(true)) return;
    }
  }

  /** Returns true if the copy was written. */
  private async restore(copy: KeySetCopy, text: string, pass: 'first' | 'second'): Promise<boolean> {
    const { resource } = copy;
    try {
      if (await copy.holds(text)) return false;
    } catch (error) {
      // S3 refuses to read a missing object like one that the caller may not read, unless the caller may list the bucket.
      // A refusal with another cause is repeated after the copy was written.
      if (pass === 'second' || !(error instanceof RekeyError && error.call?.refused)) throw error;
    }
    await copy.write(text);
    this.services.log.write('warn', { event: 'public keys', outcome: 'copy restored', resource });
    return true;
  }

  /** Writes the set, unless the secret has the keys of a later ring. Returns the text of the secret. */
  private async write(ring: Ring, set: KeySet): Promise<string> {
    const text = JSON.stringify(set);
    const after = await changeVerifierSecret(this.store, this.services.clock, (found) => {
      const published = parseKeySet(found);
      return published && isNewer(published, ring) ? found : text;
    });
    return after ?? text;
  }

  /** Waits until the public keys of a ring can be read. Throws VerifyFailed. */
  async requirePublished(ring: Ring, { within }: Check): Promise<void> {
    const { clock } = this.services;
    const until = clock.now() + within;
    for (;;) {
      const published = parseKeySet((await this.store.read())?.text);
      const missing = unpublished(ring, published);
      if (missing.length === 0) return;
      if (clock.now() >= until) throw notPublished(missing);
      await clock.sleep(SECOND);
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
