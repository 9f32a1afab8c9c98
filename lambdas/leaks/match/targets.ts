import { readCompromise } from '../../../engine/src/inventory/compromise-record';
import type { Covered, MatchInput, Target } from '../contract';
import { type AwsJson, codeOf } from '../matcher/aws-json';
import type { Match } from '../matcher/match';
import type { Matcher } from '../matcher/matcher';
import { byUse, type DescribedSecret, ENDED } from '../matcher/state';

/** Version of a report about every credential of a user. */
const ANY_VERSION = '*';

/** Kind of the target of a report about a user: its credentials, whichever leaked. */
const CREDENTIALS_OF_USER = 'IAM user';

/** Ids that IAM gives once: of access keys, and of service-specific credentials (IAM user guide, "IAM identifiers"). */
const UNIQUE_ID = /^A(?:KI|CC)A[A-Z0-9]{12,124}$/;

/** The credentials that a report names. */
export interface Found {
  /** One for each secret, those in use first. */
  readonly targets: readonly Target[];
  /** True if several secrets have a credential with the reported id, and nothing shows that it is the same one. */
  readonly isUncertain: boolean;
}

/** Finds the credentials that a report names. */
export async function findTargets(matcher: Matcher, { finding, covered }: MatchInput): Promise<Found> {
  const { fingerprint, customerKey, credential, user } = finding.subject;
  const byValue = [
    ...(fingerprint === undefined ? [] : await matcher.byFingerprint(fingerprint)),
    ...(customerKey === undefined ? [] : await matcher.byCustomerKey(customerKey)),
  ];
  if (byValue.length > 0) return { targets: targetsOf(byValue), isUncertain: false };
  if (credential !== undefined) {
    const found = await matcher.byCredential(credential);
    return { targets: targetsOf(found), isUncertain: !isOne(credential, found) };
  }
  if (user === undefined) return { targets: [], isUncertain: false };
  const isAffected = (config: Covered) =>
    // AWS reports access keys. A person may mean every credential of the user.
    config.user === user || (finding.source === 'person' && config.sessionlessUser === user);
  const targets = Object.entries(covered)
    .filter(([, config]) => isAffected(config))
    .map(
      ([secret]): Target => ({
        type: 'secret',
        secret,
        kind: CREDENTIALS_OF_USER,
        version: ANY_VERSION,
        state: 'unknown',
      }),
    );
  return { targets, isUncertain: false };
}

/** The match of each secret that is most in use. */
function targetsOf(matches: readonly Match[]): Target[] {
  const bySecret = new Map<string, Match>();
  for (const match of byUse(matches)) if (!bySecret.has(match.secret)) bySecret.set(match.secret, match);
  return [...bySecret.values()].map(targetOf);
}

/** True if matches of one id are of one credential: the id is unique, or each secret holds the same value. */
function isOne(id: string, matches: readonly Match[]): boolean {
  if (UNIQUE_ID.test(id)) return true;
  const bySecret = new Map<string, Set<string | undefined>>();
  for (const { secret, fingerprint } of matches)
    bySecret.set(secret, (bySecret.get(secret) ?? new Set()).add(fingerprint));
  const [first, ...others] = bySecret.values();
  return others.every((values) => [...values].some((value) => first?.has(value)));
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
  const { VersionIdsToStages = {}, Tags = [] } = await described(call, target.secret);
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

/** A secret that was deleted has neither versions nor tags: its rotator fails, and the response with it. */
async function described(call: AwsJson, secret: string): Promise<DescribedSecret> {
  try {
    return (await call('secretsmanager', 'DescribeSecret', { SecretId: secret })) as DescribedSecret;
  } catch (error) {
    if (codeOf(error) === 'ResourceNotFoundException') return {};
    throw error;
  }
}

function targetOf({ secret, kind, version, credential, state, since, owner }: Match): Target {
  const type = owner === undefined ? 'secret' : 'customer-key';
  return {
    ...{ type, secret, kind, version, credential, state },
    ...(since === undefined ? {} : { endedAt: new Date(since).toISOString() }),
    ...(owner === undefined ? {} : { owner }),
  };
}
