/**
 * Advice for the first of the reads that failed, by its message: it was refused by a policy, or the value that it read
 * was refused by its issuer. `graceSeconds` is how long the app lets a replaced credential go on working, if it says so.
 */
export function readAdvice(message = '', graceSeconds?: number): string {
  // In the words that end AWS's message; see policy/blocker.ts.
  const denying = /with an explicit deny in an? ([a-z -]+)/.exec(message)?.[1];
  if (denying) return `A statement of the ${denying} denies the read; no grant helps: narrow that statement.`;
  const lacking = /because no (permissions boundary|session policy|resource-based policy) allows/.exec(
    message,
  )?.[1];
  if (lacking) return `The ${lacking} does not allow the read: allow it there too.`;
  if (/is not authorized to perform/.test(message)) return 'A reader that is refused needs grantRead.';
  if (graceSeconds === 0) {
    return 'Raise the grace: it is 0, so that a value stops to work while readers still keep it.';
  }
  return 'A credential that is refused was promoted too early or retired too soon.';
}
