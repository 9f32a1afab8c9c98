import { readCompromise } from '../../../engine/src/inventory/compromise-record';
import type { MatchInput, Target } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import type { Match } from '../matcher/match';
import type { Matcher } from '../matcher/matcher';
import { type DescribedSecret, ENDED } from '../matcher/state';

/** Version of a report about every credential of a user. */
const ANY_VERSION = '*';

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
    .map(([secret]) => ({
      type: 'secret',
      secret,
      kind: KEYS_OF_USER,
      version: ANY_VERSION,
      state: 'unknown',
    }));
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

/**
 * True if every credential that the rotator had issued until a report about a user was found is retired: an event that arrives
 * late must not end the replacement.
 */
export async function isReplacedSince(
  call: AwsJson,
  { finding }: MatchInput,
  target: Target | undefined,
): Promise<boolean> {
  if (finding.subject.user === undefined || target?.version !== ANY_VERSION) return false;
  const described = await call('secretsmanager', 'DescribeSecret', { SecretId: target.secret });
  const { VersionIdsToStages = {}, Tags = [] } = described as DescribedSecret;
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  const { version, time = 0 } = readCompromise(tags) ?? {};
  const [current] =
    Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
  if (version === undefined || version === current || time < Date.parse(finding.foundAt)) return false;
  return Object.entries(tags)
    .filter(([key]) => key.startsWith('rekey/credential/'))
    .map(([, value]) => value.split(' '))
    .every(([state = '', , holder]) => holder === current || ENDED.includes(state));
}

function targetOf({ secret, kind, version, credential, state, since, owner }: Match): Target {
  const type = owner === undefined ? 'secret' : 'customer-key';
  return {
    ...{ type, secret, kind, version, credential, state },
    ...(since === undefined ? {} : { endedAt: new Date(since).toISOString() }),
    ...(owner === undefined ? {} : { owner }),
  };
}
