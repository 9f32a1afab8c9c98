import { iso } from '../../../engine/src/time/clock';
import type { AuditEvent } from './events';
import { DEEPEST, MOST_SESSIONS, type Progress } from './progress';

/** Sentences with everything that an audit did not look at, and the reasons. */
export function notSeenOf(progress: Progress, events: readonly AuditEvent[], ended: boolean): string[] {
  const { round, regions, unreadable, unfollowed, full } = progress;
  const sentences: (string | false)[] = [
    ...progress.notSeen,
    'Data events, such as reads of S3 objects and of DynamoDB items, and invocations of functions: LookupEvents has management events only.',
    `Events before ${iso(round.from)}: LookupEvents has 90 days.`,
    `Events after ${iso(round.to)}, and earlier ones that CloudTrail had not delivered by then. Most arrive within 15 minutes; this is not guaranteed.`,
    'Calls in other accounts, to which a role or a resource policy there may give access.',
    regions.error !== undefined &&
      `Regions other than ${regions.enabled.join(', ')}: the list of regions could not be read (${regions.error}).`,
    regions.disabled.length > 0 &&
      `Regions that are disabled: ${regions.disabled.join(', ')}. They may have events from before they were disabled.`,
    ...Object.entries(round.failed).map(
      ([region, error]) => `Region ${region}: LookupEvents failed (${error}).`,
    ),
    ...Object.entries(round.cut).map(
      ([region, time]) =>
        `Region ${region}: reads of the secret before ${time}, among the reads of all secrets. Those that CloudTrail finds by the resource name are there.`,
    ),
    full && `Events past the first ${progress.events}.`,
    ended && `Regions that were not complete in time: ${Object.keys(round.cursors).join(', ')}.`,
    unreadable > 0 && `Events whose record could not be read: ${unreadable}.`,
    unfollowed.length > 0 &&
      `Sessions past the first ${MOST_SESSIONS}, or created by sessions more than ${DEEPEST} times in a row: ${unfollowed.slice(0, 20).join(', ')}${unfollowed.length > 20 ? ` and ${unfollowed.length - 20} more` : ''}.`,
    events.some(({ session }) => session !== undefined) &&
      'Sessions of the console that were opened with a session of the credential: their keys appear in no answer.',
  ];
  return sentences.filter((sentence) => sentence !== false);
}
