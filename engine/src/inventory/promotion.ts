import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** The last promotion. The grace of the replaced credential starts at `time`. */
export interface Promotion {
  readonly version: string;
  /** Milliseconds. */
  readonly time: number;
  /** Time at which the value was stored, milliseconds. */
  readonly issued: number;
}

const PROMOTED_TAG = 'rekey/promoted';

export function readPromotion(tags: SecretState['tags']): Promotion | undefined {
  const [version, time, issued] = (tags[PROMOTED_TAG] ?? '').split(' ');
  return issued ? { version, time: Date.parse(time), issued: Date.parse(issued) } : undefined;
}

/** The recorded promotion of the current version; undefined if AWSCURRENT was moved by hand or by an unrecorded promotion. */
export function promotionOfCurrent(seen: SecretState): Promotion | undefined {
  const promotion = readPromotion(seen.tags);
  return promotion?.version === versionWith(seen, CURRENT) ? promotion : undefined;
}

/** True if the current version's promotion is recorded. Otherwise an earlier request may just have promoted it. */
export function isPromotionRecorded(seen: SecretState): boolean {
  return readPromotion(seen.tags)?.version === versionWith(seen, CURRENT);
}

export function promotionTag(promotion: Promotion): Record<string, string> {
  return { [PROMOTED_TAG]: `${promotion.version} ${iso(promotion.time)} ${iso(promotion.issued)}` };
}
