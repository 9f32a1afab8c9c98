/**
 * Action for failed reads, from the message of the first failure: a policy denied the read, or the issuer refused the
 * value.
 *
 * @param graceSeconds - grace that the app configures for replaced credentials.
 */
export function readAdvice(message = '', graceSeconds?: number): string {
  // The wording at the end of AWS's message; see policy/blocker.ts.
  const denying = /with an explicit deny in an? ([a-z -]+)/.exec(message)?.[1];
  if (denying)
    return `A statement of the ${denying} denies the read, which no grant overrides. Restrict that statement.`;
  const lacking = /because no (permissions boundary|session policy|resource-based policy) allows/.exec(
    message,
  )?.[1];
  if (lacking) return `The ${lacking} does not allow the read. Allow it there as well.`;
  if (/is not authorized to perform/.test(message)) return 'Grant the reader access with grantRead.';
  if (graceSeconds === 0) {
    return 'Increase the grace: it is 0, so that a value stops working while readers still cache it.';
  }
  return 'The credential was promoted too early or retired too soon.';
}
