/** Start of a comment that allows a secret. */
export const ALLOW_COMMENT = 'rekey:allow';
const ALLOW = /rekey:allow(?:\[([\w-]*)\])?(.*)$/;
const COMMENT_LINE = /^\s*(?:\/\/|#|\/\*|\*|<!--|--|;|%|'|REM\b|"\/\/":)/;
/** Characters of the shortest reason. */
const SHORTEST = 3;

/** Effect of a comment `rekey:allow REASON` or `rekey:allow[RULE] REASON`. */
export type Allowance = { readonly reason: string } | { readonly fault: string } | undefined;

/** The comment in the line of a secret, or alone in the line before it. */
export function allowanceOf(line: string, before: string, rule: string): Allowance {
  const text = line.includes(ALLOW_COMMENT) ? line : COMMENT_LINE.test(before) ? before : '';
  const [found, only, rest = ''] = ALLOW.exec(text.slice(0, 4096)) ?? [];
  if (found === undefined || (only !== undefined && only !== rule)) return undefined;
  const reason = rest.replace(/(?:\*\/|-->|"\s*,?)\s*$/, '').replace(/^[\s:,-]+|\s+$/g, '');
  if (reason.length >= SHORTEST) return { reason };
  return { fault: 'rekey:allow has no reason. Write "rekey:allow REASON".' };
}
