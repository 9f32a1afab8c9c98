import type { Finding, Subject } from '../../contract';
import { isFindingId } from '../../reports/finding-id';
import { members } from '../../reports/text';
import type { Source } from '../dependencies';
import { refused } from '../outcome';

const SUBJECTS: Readonly<Record<keyof Subject, RegExp>> = {
  fingerprint: /^[A-Za-z0-9_-]{43}$/,
  customerKey: /^[0-9a-f]{32}$/,
  credential: /^[\x21-\x7e]{1,256}$/,
  user: /^[\w+=,.@-]{1,64}$/,
};

/** A finding that another function made: of the partner programme, of GitLab, of a log, or for one of several secrets. */
export const finding: Source = async ({ body }) => {
  const { finding: found } = members(body);
  const { id, source, subject, part } = members(found);
  const entries = Object.entries(members(subject));
  const isValid =
    isFindingId(id) &&
    typeof source === 'string' &&
    (part === undefined || isPart(part)) &&
    entries.length > 0 &&
    entries.every(
      ([name, value]) => Object.hasOwn(SUBJECTS, name) && isSubject(name as keyof Subject, value),
    );
  if (!isValid) return [refused('Malformed', 'A finding has no id, no source or no subject.')];
  return [found as Finding];
};

function isPart(part: unknown): boolean {
  const { report, secret, all } = members(part);
  return isFindingId(report) && Array.isArray(all) && all.includes(secret);
}

/** True if a text has the form of a member of a subject. */
export const isSubject = (name: keyof Subject, text: unknown): text is string =>
  typeof text === 'string' && SUBJECTS[name].test(text);
