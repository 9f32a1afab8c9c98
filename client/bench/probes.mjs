// The probes of a value that must not show by accident.
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';

const VALUE = 'hunter2';
const HEX = Buffer.from(VALUE).toString('hex');

const PROBES = [
  (subject) => `${subject}`,
  (subject) => `x${subject}`,
  (subject) => JSON.stringify({ subject }),
  (subject) => inspect(subject, { depth: 9 }),
  (subject) => inspect(subject, { customInspect: false, depth: 9 }),
  (subject) => inspect(subject, { showHidden: true, customInspect: false, depth: 9 }),
  (subject) => inspect({ ...subject }, { depth: 9 }),
  (subject) => inspect(structuredClone(subject), { depth: 9 }),
  (subject) => serialize(subject).toString('latin1'),
  (subject) => format('%s %o %O %j', subject, subject, subject, subject),
  (subject) => inspect(new Error(`failed with ${subject}`)),
  (subject) => inspect(new Error('failed', { cause: subject }), { depth: 9 }),
];

/** Number of probes that show a value in one of the subjects: a library's client, and what its read returns. */
export function leaksOf(subjects) {
  return PROBES.filter((probe) => Object.values(subjects).some((subject) => shows(probe, subject))).length;
}

function shows(probe, subject) {
  try {
    const text = probe(subject);
    return text.includes(VALUE) || text.includes(HEX);
  } catch {
    // A subject with functions cannot be cloned.
    return false;
  }
}
