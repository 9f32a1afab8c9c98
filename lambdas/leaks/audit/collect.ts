import { type AuditEvent, eventOf } from './events';
import type { LookUp } from './look-up';
import { isReadOf, type Lookup } from './lookups';

/** Events of an audit. At 50 a page, a region with all of them takes four minutes. */
export const MOST_EVENTS = 20_000;
const PAGE = 50;
/** Pages of a search among the reads of all secrets: four minutes. */
const MOST_PAGES = 400;

/** Position in a region: the search, and its page. */
export interface Cursor {
  readonly lookup: number;
  readonly token?: string;
  /** Pages of the search. */
  readonly pages?: number;
}

/** One round of searches in all regions: first the leaked credential, then the sessions that it created, and so on. */
export interface Round {
  readonly from: number;
  readonly to: number;
  readonly lookups: readonly Lookup[];
  /** Regions that are not complete. */
  readonly cursors: Readonly<Record<string, Cursor>>;
  /** Regions in which a search among all reads ended early, and the time of the oldest event. */
  readonly cut: Readonly<Record<string, string>>;
  /** Regions that failed, and the error. */
  readonly failed: Readonly<Record<string, string>>;
}

export interface Collected {
  readonly events: readonly AuditEvent[];
  /** Records that could not be read. */
  readonly unreadable: number;
  readonly round: Round;
  /** True if the limit of events was reached. */
  readonly full: boolean;
}

export interface Limits {
  /** LookupEvents at the pace of its region. */
  readonly lookUp: LookUp;
  /** Events that may still be collected. */
  readonly most: number;
  /** True if the invocation has to end. */
  readonly isOver: () => boolean;
}

/** Continues a round in all of its regions at the same time, until it is complete or a limit is reached. */
export async function collect(round: Round, limits: Limits): Promise<Collected> {
  const { lookUp, most, isOver } = limits;
  const cursors: Record<string, Cursor> = {};
  const cut: Record<string, string> = { ...round.cut };
  const failed: Record<string, string> = { ...round.failed };
  const events: AuditEvent[] = [];
  let unreadable = 0;

  const search = async (region: string, start: Cursor) => {
    let cursor: Cursor | undefined = start;
    while (cursor !== undefined && events.length < most && !isOver()) {
      const lookup: Lookup | undefined = round.lookups[cursor.lookup];
      if (lookup === undefined) return;
      if (lookup.region !== undefined && lookup.region !== region) {
        cursor = { lookup: cursor.lookup + 1 };
        continue;
      }
      const { Events = [], NextToken } = await lookUp(region, inputOf(round, lookup, cursor.token));
      const page = Events.map(eventOf);
      unreadable += page.filter((event) => event === undefined).length;
      events.push(...page.filter((event) => isWanted(event, lookup)));
      const pages: number = cursor.pages ?? 1;
      const isCut: boolean = lookup.secret !== undefined && NextToken !== undefined && pages >= MOST_PAGES;
      if (isCut) cut[region] = page.at(-1)?.time ?? 'an unknown time';
      cursor =
        NextToken && !isCut
          ? { lookup: cursor.lookup, token: NextToken, pages: pages + 1 }
          : { lookup: cursor.lookup + 1 };
    }
    if (cursor !== undefined && cursor.lookup < round.lookups.length) cursors[region] = cursor;
  };
  await Promise.all(
    Object.entries(round.cursors).map(([region, cursor]) =>
      search(region, cursor).catch((error: unknown) => {
        failed[region] = String(Object(error).name ?? 'Error');
      }),
    ),
  );
  const full = events.length >= most;
  return { events, unreadable, round: { ...round, cursors, cut, failed }, full };
}

const isWanted = (event: AuditEvent | undefined, { bearer, secret }: Lookup): event is AuditEvent =>
  event !== undefined &&
  (!bearer || event.bearer === true) &&
  (secret === undefined || isReadOf(secret, event.request));

function inputOf({ from, to }: Round, { attribute, value }: Lookup, token: string | undefined) {
  return {
    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }],
    StartTime: new Date(from),
    EndTime: new Date(to),
    MaxResults: PAGE,
    ...(token !== undefined && { NextToken: token }),
  };
}
