import type { SecretState } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** The version that was current when its credential was reported as compromised. */
export interface CompromiseRecord {
  readonly version: string;
  /** Time of the report, milliseconds. */
  readonly time: number;
}

const COMPROMISED_TAG = 'rekey/compromised';

export function readCompromise(tags: SecretState['tags']): CompromiseRecord | undefined {
  const [version, time] = (tags[COMPROMISED_TAG] ?? '').split(' ');
  return time ? { version, time: Date.parse(time) } : undefined;
}

export function compromiseTag({ version, time }: CompromiseRecord): Record<string, string> {
  return { [COMPROMISED_TAG]: `${version} ${iso(time)}` };
}
