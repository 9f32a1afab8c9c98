import { randomUUID } from 'node:crypto';
import { type Clock, RekeyError, SECOND } from 'cdk-rekey-engine';
import type { VerifierStore, VerifierVersion } from './store';

/** Pauses after conflicts. Their sum exceeds the time until a moved label is visible to every reader. */
const PAUSES = [1, 2, 4, 8, 16].map((seconds) => seconds * SECOND);

/** Longest time of one change: its pauses, and three calls with their retries for each attempt. */
export const CHANGE_TAKES = 120 * SECOND;

/** Options of a change. */
export interface ChangeOptions {
  /**
   * Writes a version even if its text is the same: the compare-and-swap then shows that no later version exists, which
   * a read alone does not show, because a read may lag.
   *
   * @default false
   */
  readonly confirm?: boolean;
  /** Makes the ids of versions. @default - a random UUID */
  readonly newVersion?: () => string;
}

/**
 * Changes the text of a verifier secret. A rotation and a sweep may change it at the same time, so a change is a
 * compare-and-swap: the new version becomes current only if the version that it was made from still is.
 *
 * @param change makes the new text from the current one, which is undefined before the first version. It may run
 * several times.
 * @returns the current text after the change.
 * @throws SecretMissing, CallFailed, AccessDenied, and the errors of `change`
 */
export async function changeVerifierSecret(
  store: VerifierStore,
  clock: Clock,
  change: (text: string | undefined) => string,
  { confirm = false, newVersion = randomUUID }: ChangeOptions = {},
): Promise<string> {
  for (const pause of [0, ...PAUSES]) {
    if (pause > 0) await clock.sleep(pause);
    const seen = await store.read();
    const text = change(seen?.text);
    if (text === seen?.text && !confirm) return text;
    const version = newVersion();
    await store.put(version, text);
    if (await becameCurrent(store, version, seen)) return text;
  }
  throw new RekeyError('CallFailed', {
    found: `Another version of the verifier secret ${store.secretArn} became current during each of ${PAUSES.length + 1} attempts to change it.`,
    unchanged: 'the verifier secret.',
    action: 'none unless it repeats: a later attempt continues. Find out who writes the secret by hand.',
  });
}

async function becameCurrent(
  store: VerifierStore,
  version: string,
  seen: VerifierVersion | undefined,
): Promise<boolean> {
  if (seen && (await store.makeCurrent(version, seen.version))) return true;
  // The first version of a secret is current at once. A repeated request may have moved the label before.
  return (await store.read())?.version === version;
}
