import { hasIssuer, type Scene } from '../context';
import { TIMEOUT_SECONDS } from '../contract';
import { RekeyError } from '../errors/errors';
import { type Entry, entryTag, readLedger } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { CURRENT, labelsOf, type SecretState, versionWith } from '../secret-store/secret-store';
import { HOUR, iso, SECOND } from '../time/clock';

/** Which version was current when it became known that its credential is in wrong hands. */
interface Compromise {
  readonly version: string;
  readonly time: number;
}

const COMPROMISED_TAG = 'rekey/compromised';

/** The longest timeout of the function: later than this, no earlier invocation is at work any more. */
const INVOCATION_ENDS = TIMEOUT_SECONDS.most * SECOND;

/** Senders that lose patience send again; who means another replacement within this time names the credential. */
const REPEATED_WITHIN = HOUR / 4;

function readCompromise(tags: SecretState['tags']): Compromise | undefined {
  const [version, time] = (tags[COMPROMISED_TAG] ?? '').split(' ');
  return time ? { version, time: Date.parse(time) } : undefined;
}

/** Writes down what must go before anything is done: whoever comes after us goes on with it. */
export async function remember(
  scene: Scene,
  seen: SecretState,
  current: Target | undefined,
  ours: readonly Target[],
): Promise<void> {
  const tags: Record<string, string> = {};
  // Asked again, the time of the first request stands.
  if (current && readCompromise(seen.tags)?.version !== current.version) {
    tags[COMPROMISED_TAG] = `${current.version} ${iso(scene.clock.now())}`;
  }
  if (hasIssuer(scene)) {
    for (const { id, version } of ours) Object.assign(tags, entryTag(scene, id, 'compromised', version));
  }
  if (Object.keys(tags).length > 0) await scene.store.tag(tags);
}

/** Since when the credential of a version is known to be compromised; undefined when it is not. */
export function compromisedSince(scene: Scene, seen: SecretState, version: string): number | undefined {
  const compromise = readCompromise(seen.tags);
  if (compromise?.version === version) return compromise.time;
  const entry = entryOf(scene, seen, version);
  return entry && ['compromised', 'revoked'].includes(entry.state) ? entry.since : undefined;
}

/** The version that was current when the last request came, if that is minutes ago or not quite fulfilled. */
export function replacedLately(scene: Scene, seen: SecretState): string | undefined {
  const { version, time } = readCompromise(seen.tags) ?? {};
  if (!version || !time || version === versionWith(seen, CURRENT)) return undefined;
  const lately = scene.clock.now() - time < REPEATED_WITHIN;
  const unfinished = hasIssuer(scene)
    ? entryOf(scene, seen, version)?.state === 'compromised'
    : labelsOf(seen, version).length > 0;
  return lately || unfinished ? version : undefined;
}

function entryOf(scene: Scene, seen: SecretState, version: string): Entry | undefined {
  return [...readLedger(scene.kind, seen.tags).values()].find((entry) => entry.version === version);
}

/** The sweep's look at a replacement that did not end. Throws CompromisedCurrent. */
export function requireReplaced(scene: Scene, seen: SecretState): void {
  const version = versionWith(seen, CURRENT);
  const since = version && compromisedSince(scene, seen, version);
  if (!since || scene.clock.now() - since < INVOCATION_ENDS) return;
  throw new RekeyError('CompromisedCurrent', {
    found: `The credential of AWSCURRENT (version ${version}) is known to be compromised since ${iso(since)}, and works.`,
    left: 'AWSCURRENT; a rotation is started where rotation is enabled, and then the sweep ends the credential.',
    fix: 'replace it now: invoke the function again with {"rekey":"replace-now"}.',
  });
}
