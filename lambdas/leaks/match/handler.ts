import type { LeakIndexLocation } from '../../../engine/src/contract';
import type { Covered, Finding, Match, MatchInput, RefusalCode, Target } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import { Matcher } from '../matcher/matcher';
import type { LeakLog } from '../reports/log';
import { type Claims, claim, release, withinCap } from './claims';
import { findTargets, isIdReused, isReplacedSince } from './targets';

/** Dependencies of the match step. Tests provide their own. */
export interface MatchParts {
  readonly call: AwsJson;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
  readonly log: LeakLog;
  readonly subjects: {
    readonly index: LeakIndexLocation;
    /** ARNs of the tables, by prefix. */
    readonly apiKeyStores: Readonly<Record<string, string>>;
  };
  /** Name of the table of the incidents. */
  readonly incidents: string;
}

/**
 * Creates the match step of a response: finds the covered credential that a report names, and decides whether the response
 * may act. A refusal changes nothing. The step may run again for the same execution.
 */
export function createHandler(parts: MatchParts): (input: MatchInput) => Promise<Match> {
  const { call, clock, log, subjects, incidents } = parts;
  return async (input) => {
    const apiKeyStores = Object.values(subjects.apiKeyStores);
    const matcher = new Matcher({ call, clock, ...subjects.index, apiKeyStores });
    const claims = { call, table: incidents, now: clock.now() };
    const targets = await findTargets(matcher, input);
    const isReused = await isIdReused(matcher, input, targets[0]);
    const isReplaced = await isReplacedSince(call, input, targets[0]);
    const match = await decide(input, { targets, isReused, isReplaced }, claims);
    const { id, source } = input.finding;
    const { decision, refusal, explanation, target } = match;
    log.write(
      decision === 'refuse' ? 'warn' : 'info',
      { event: 'match', finding: id, source, refusal, explanation, secret: target?.secret },
      { findings: 1, refused: decision === 'refuse' ? 1 : 0 },
    );
    return match;
  };
}

/** Knowledge about the reported credential. */
interface Found {
  readonly targets: readonly Target[];
  readonly isReused: boolean;
  readonly isReplaced: boolean;
}

async function decide(
  input: MatchInput,
  { targets, isReused, isReplaced }: Found,
  claims: Claims,
): Promise<Match> {
  const { finding, covered, exempt, execution, responsesPerHour } = input;
  const at = new Date(claims.now).toISOString();
  const refuse = (refusal: RefusalCode, explanation: string, target?: Target): Match => ({
    ...{ decision: 'refuse', at, refusal, explanation },
    ...(target && { target, covered: covered[target.secret] }),
  });
  const isExempt = (text?: string) => text !== undefined && exempt.includes(text);
  const { credential, user } = finding.subject;
  if (isExempt(credential) || isExempt(user))
    return refuse(
      'Exempt',
      `${credential ?? user} is exempt from responses. Decide yourself, and use replace-now.`,
    );
  const [target, ...others] = targets;
  if (!target)
    return refuse('NotOurs', 'No secret of the leak index and no covered store has the reported credential.');
  if (others.some(({ secret }) => secret !== target.secret))
    return refuse(
      'NotOurs',
      'The reported credential is recorded for several secrets, so that its owner is not certain.',
    );
  const config = covered[target.secret];
  if (!config)
    return refuse('NotCovered', `The response does not cover ${target.secret}. Use replace-now.`, target);
  if (isExempt(target.credential) || isExempt(config.user))
    return refuse(
      'Exempt',
      `${target.credential ?? config.user} is exempt from responses. Decide yourself, and use replace-now.`,
      target,
    );

  if (isReused)
    return refuse(
      'AlreadyReplaced',
      `The leaked value is no longer in ${target.secret}: the credential ${target.credential} has another value now, which did not leak.`,
      target,
    );

  if (isReplaced)
    return refuse(
      'AlreadyHandled',
      `Every credential of ${finding.subject.user} that the rotator had issued by ${finding.foundAt} is replaced.`,
      target,
    );

  const effective = withoutSessions(withMode(config, finding), target, claims.now);
  const { mode } = effective;
  // A log can name a credential in every hour.
  const isLogged = finding.source === 'log-guard' && (target.state === 'dead' || mode !== 'automatic');
  const lasts = isLogged ? LOGGED_CLAIM : CLAIM;
  const after = repeatedAfter(finding);
  const holder = await claim(claims, claimOf(target), { execution, mode, lasts, after });
  if (holder !== execution)
    return refuse('AlreadyHandled', `The execution ${holder} handles the same credential.`, target);
  if (!(await withinCap(claims, execution, responsesPerHour, groupOf(target)))) {
    await release(claims, claimOf(target), execution);
    return refuse(
      'CapReached',
      `There were ${responsesPerHour} responses in this hour. Check that nobody floods the sources, then use replace-now.`,
      target,
    );
  }
  return {
    ...{ decision: 'respond', at, target, covered: effective },
    explanation: `The ${target.kind} credential ${target.credential ?? 'of every version'} of ${target.secret} leaked; it was ${target.state}.`,
    requests: requestsOf(target),
  };
}

/** Time for which a claim keeps other executions from the same credential. Milliseconds. */
const CLAIM = 60 * 60_000;
/** The same for a credential in a log that is retired, or about which a person decides. */
const LOGGED_CLAIM = 24 * CLAIM;

/** Each has its cap: a customer who publishes keys, or old keys in a log, must not keep a response from a secret. */
const groupOf = ({ type, state }: Target): string => (state === 'dead' ? 'dead' : type);

const claimOf = ({ secret, credential, version }: Target) => `${secret} ${credential ?? version}`;

/** Outcomes of another response after which this report is answered too: with a proof, only to close its own alert. */
const repeatedAfter = ({ needsApproval, alert, source }: Finding): string[] => [
  ...['alive', 'failed'],
  // Neither a suspicion nor a log asks again about what a person rejected.
  ...(needsApproval || source === 'log-guard' ? [] : ['refused']),
  ...(alert ? ['dead', 'unused', 'dry run'] : []),
];

/** Suspicions ask a person first. */
const withMode = (config: Covered, { needsApproval }: Finding): Covered =>
  needsApproval && config.mode === 'automatic' ? { ...config, mode: 'approval' } : config;

/** Longest time of a session that an access key creates (STS API Reference, "GetSessionToken"). Milliseconds. */
const LONGEST_SESSION = 36 * 60 * 60_000;

/** A key that was retired so long ago has no sessions, and a denial would only affect those of the application. */
function withoutSessions(config: Covered, { state, endedAt }: Target, now: number): Covered {
  const isLongAgo = state === 'dead' && (!endedAt || now - Date.parse(endedAt) > LONGEST_SESSION);
  if (!isLongAgo) return config;
  const { user: _, ...others } = config;
  return others;
}

/** Without a credential, the rotator covers every credential that it issued. */
function requestsOf({ credential }: Target): Match['requests'] {
  const named = credential === undefined ? {} : { credential };
  return { contain: { rekey: 'contain', ...named }, replace: { rekey: 'replace-now', ...named } };
}
