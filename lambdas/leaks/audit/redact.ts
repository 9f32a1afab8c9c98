/**
 * Ends of the names of parameters that identify something, or are a policy. CloudTrail hides the secrets of many services,
 * not of all: the session token of AssumeRole is in its records. All other texts are therefore left out.
 */
const KEPT =
  /(ids?|arns?|names?|types?|status|state|paths?|regions?|runtime|principal|policy|document|items)$/i;
/** Names with such an end that hold, or may hold, a secret. */
const LEFT_OUT = /(token|password|secretaccess|private|external|credentials?)/i;

const OMITTED = '[not stored]';
const LONGEST = 2048;
const DEEPEST = 8;
const MOST_MEMBERS = 50;

/** Parameters or an answer of a call, with only those texts that identify something. */
export function redacted(value: unknown, name = '', depth = 0): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return isKept(name) ? value.slice(0, LONGEST) : OMITTED;
  if (depth >= DEEPEST) return OMITTED;
  if (Array.isArray(value))
    return value.slice(0, MOST_MEMBERS).map((item) => redacted(item, name, depth + 1));
  const members = Object.entries(value as object).slice(0, MOST_MEMBERS);
  return Object.fromEntries(
    members.map(([member, inner]) => [member.slice(0, 128), redacted(inner, member, depth + 1)]),
  );
}

const isKept = (name: string): boolean =>
  KEPT.test(name) && !LEFT_OUT.test(name.replace(/(credential|token)(id|name)$/i, ''));
