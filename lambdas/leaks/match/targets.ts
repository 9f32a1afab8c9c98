import type { MatchInput, Target } from '../contract';
import type { Match } from '../matcher/match';
import type { Matcher } from '../matcher/matcher';

/** Kind of the target of a report about a user: its keys, whichever leaked. */
const KEYS_OF_USER = 'IAM user';

/** Order of the states in which the versions of one credential are looked at. */
const STATES: readonly Target['state'][] = ['current', 'pending', 'grace', 'unknown', 'dead'];

/** Finds the credentials that a report names. The one in use comes first. Several secrets mean that the owner is uncertain. */
export async function findTargets(matcher: Matcher, { finding, covered }: MatchInput): Promise<Target[]> {
  const { fingerprint, customerKey, credential, user } = finding.subject;
  if (fingerprint !== undefined) {
    const match = await matcher.byFingerprint(fingerprint);
    if (match) return [targetOf(match)];
  }
  if (customerKey !== undefined) {
    const match = await matcher.byCustomerKey(customerKey);
    if (match) return [targetOf(match)];
  }
  if (credential !== undefined) {
    const found = (await matcher.byCredential(credential)).map(targetOf);
    return found.sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
  }
  if (user === undefined) return [];
  return Object.entries(covered)
    .filter(([, config]) => config.user === user)
    .map(([secret]) => ({ type: 'secret', secret, kind: KEYS_OF_USER, version: '*', state: 'unknown' }));
}

/**
 * True if the leaked value is not in the secret any more and its id names another value that is, such as the password of a
 * login that works in turns. The rotator knows the id only, and would end the value that did not leak.
 */
export async function isIdReused(
  matcher: Matcher,
  { finding }: MatchInput,
  target: Target | undefined,
): Promise<boolean> {
  if (finding.subject.fingerprint === undefined || target?.type !== 'secret' || !target.credential)
    return false;
  if (target.state !== 'dead' && target.state !== 'unknown') return false;
  const others = await matcher.byCredential(target.credential);
  return others.some(
    ({ secret, version, state }) =>
      secret === target.secret && version !== target.version && state !== 'dead' && state !== 'unknown',
  );
}

function targetOf({ secret, kind, version, credential, state, owner }: Match): Target {
  const type = owner === undefined ? 'secret' : 'customer-key';
  return { type, secret, kind, version, credential, state, ...(owner === undefined ? {} : { owner }) };
}
