import type { IndexItem } from '../../engine/src/testing/leak-index-model';
import type { Invocation, Outcome } from '../world/invocation';
import { CURRENT } from '../world/secret';
import type { World } from '../world/world';
import { violate } from './rules';

/** The leak index has only what was issued, and no failure of it fails a rotation. */
export class IndexRule {
  /** Fingerprints by secret part. */
  private readonly fingerprints = new Map<string, string>();

  constructor(private readonly world: World) {}

  /** Checks the key of an item before it is written. */
  written({ Key }: { readonly Key: IndexItem }): void {
    const { state, issuer } = this.world;
    for (const text of state.values)
      for (const secret of issuer.fingerprinted(text))
        if (this.fingerprintOf(secret) === Key.fingerprint?.S) return;
    violate(this.world, 'index', 'the fingerprint of a value that was never issued is written.');
  }

  /** Checks the end of an invocation. A sweep fails, so that the alarm is raised. */
  ended({ event, injected }: Invocation, outcome: Outcome): void {
    const isSweep = (event as { rekey?: string }).rekey === 'sweep';
    if (isSweep || injected.atIndex === 0 || injected.elsewhere > 0 || !outcome.startsWith('error')) return;
    violate(this.world, 'index', `an invocation ended with ${outcome} after a failure of the index only.`);
  }

  private fingerprintOf(secret: string): string {
    const known = this.fingerprints.get(secret) ?? this.world.index?.fingerprintOf(secret) ?? '';
    this.fingerprints.set(secret, known);
    return known;
  }
}

/**
 * The parts of labelled values that the index lacks, or does not attribute to the current version.
 *
 * @param before versions that were stored later are left out: a rotation that reads the labels late leaves its version to
 * the next sweep.
 */
export function missingInIndex(
  { index, secret, issuer }: World,
  before = Number.POSITIVE_INFINITY,
): string[] {
  if (!index) return [];
  const current = secret.labels[CURRENT];
  return secret.labelled().flatMap(([version, { labels, text }]) => {
    if (text === undefined || (secret.versions.get(version)?.created ?? 0) > before) return [];
    const owners = issuer.fingerprinted(text).map((part) => index.versionOf(part));
    const right = owners.every((owner) => owner !== undefined && (version !== current || owner === version));
    return right ? [] : [`the leak index does not have every part of ${version} with ${labels.join(', ')}`];
  });
}
