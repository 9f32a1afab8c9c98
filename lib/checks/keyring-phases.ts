import type { Construct } from 'constructs';
import { RING_BYTES } from '../../lambdas/credentials/keyring/contract';
import type { KeyringPhases } from '../credential-traits';
import { refuse } from '../refuse';
import { inWords } from '../schedule/schedule';
import { secretPathOf } from './secret-path';

/** PutSecretValue, SecretString: 65,536 bytes. */
const MOST_BYTES = 65_536;

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;

/** A ring whose keys are never dropped must have room for the keys of ten years. */
const UNLIMITED = 10 * YEAR;

/** The next key, the current key, and one more that a rotation by hand leaves. */
const MORE_KEYS = 3;

/**
 * Checks that each phase of a key is as long as readers need it: the next key is published for longer than caches live, and
 * a previous key stays until the last token that it signed has expired.
 *
 * @param betweenSeconds - shortest time between two rotations.
 * @throws `CacheOutlivesPhase`, `TokensOutliveKeys`, `RingTooLarge`
 */
export function checkKeyringPhases(rotator: Construct, betweenSeconds: number, phases: KeyringPhases): void {
  const path = secretPathOf(rotator);
  const { previous, keyBytes } = phases;
  const cache = phases.readerCache.toSeconds();
  const lifetime = phases.lifetime?.toSeconds() ?? UNLIMITED;
  const between = words(betweenSeconds);
  if (betweenSeconds < cache) {
    refuse(
      'CacheOutlivesPhase',
      `Readers of ${path} cache a ring for up to ${words(cache)}, but the next rotation can begin ${between} after the last one, ` +
        'and would use a key that they do not know yet.',
      'Use a longer period, a shorter window, or readers with a shorter cache: readerCache.',
    );
  }
  if (previous !== undefined && previous * betweenSeconds < lifetime + cache) {
    const wanted = Math.ceil((lifetime + cache) / betweenSeconds);
    refuse(
      'TokensOutliveKeys',
      `A token of ${path} can be in use for ${words(lifetime + cache)} after its key was replaced (tokenLifetime and readerCache), but ` +
        `${previous} previous ${previous === 1 ? 'key stays' : 'keys stay'} for ${words(previous * betweenSeconds)}.`,
      `Use previous: ${wanted}, a longer period, or a shorter tokenLifetime.`,
    );
  }
  const keys = MORE_KEYS + (previous ?? Math.ceil((lifetime + cache) / betweenSeconds));
  const bytes = RING_BYTES + keys * keyBytes;
  if (bytes <= MOST_BYTES) return;
  refuse(
    'RingTooLarge',
    `The ring of ${path} can have ${keys} keys${phases.lifetime ? '' : ' in ten years'}, and a secret has room for ${Math.floor((MOST_BYTES - RING_BYTES) / keyBytes)}.`,
    'Use a longer period, or a shorter lifetime: tokenLifetime, dataLifetime or previous.',
  );
}

/** Formats seconds, in whole minutes below two hours. */
function words(seconds: number): string {
  if (seconds % HOUR === 0) return inWords(seconds / HOUR);
  return `${Math.ceil(seconds / 60)} minutes`;
}
