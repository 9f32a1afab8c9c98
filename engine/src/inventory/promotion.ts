import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** The last promotion: the grace of the credential before it counts from `time`. */
export interface Promotion {
  readonly version: string;
  /** Milliseconds. */
  readonly time: number;
  /** When its value was stored, milliseconds. */
  readonly issued: number;
}

const PROMOTED_TAG = 'rekey/promoted';

export function readPromotion(tags: SecretState['tags']): Promotion | undefined {
  const [version, time, issued] = (tags[PROMOTED_TAG] ?? '').split(' ');
  return issued ? { version, time: Date.parse(time), issued: Date.parse(issued) } : undefined;
}

/** The promotion on record, if AWSCURRENT is where it put it: not after a move by hand, or before it was written down. */
export function promotionOfCurrent(seen: SecretState): Promotion | undefined {
  const promotion = readPromotion(seen.tags);
  return promotion?.version === versionWith(seen, CURRENT) ? promotion : undefined;
}

export function promotionTag(promotion: Promotion): Record<string, string> {
  return { [PROMOTED_TAG]: `${promotion.version} ${iso(promotion.time)} ${iso(promotion.issued)}` };
}
