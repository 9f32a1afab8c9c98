import type { LeakIndexLocation } from '../../../engine/src/contract';
import type { Call } from '../aws';
import type { Match, MatchInput, RefusalCode, Target } from '../contract';
import { Matcher } from '../matcher/matcher';
import type { LeakLog } from '../reports/log';
import { send } from '../reports/queue';
import { type Claims, claim, release, withinCap } from './claims';
import { messagesOf, splitOf } from './split';
import { type Found, findTargets, isIdReused, isReplacedSince } from './targets';
import { claimOf, effectiveOf, groupOf, termsOf } from './terms';

/** Dependencies of the match step. Tests provide their own. */
export interface MatchParts {
  readonly call: Call;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
  readonly log: LeakLog;
  readonly subjects: {
    readonly index: LeakIndexLocation;
    /** ARNs of the tables, by prefix. */
    readonly apiKeyStores: Readonly<Record<string, string>>;
  };
  /** Name of the table of the incidents. */
  readonly incidents: string;
  /** URL of the queue of reports. */
  readonly queue: string;
}

/**
 * Creates the match step of a response: finds the covered credential that a report names, and decides whether the response
 * may act. A refusal changes nothing. A report about several secrets is divided into a finding for each. The step may run
 * again for the same execution.
 */
export function createHandler(parts: MatchParts): (input: MatchInput) => Promise<Match> {
  const { call, clock, log, subjects, incidents, queue } = parts;
  return async (input) => {
    const apiKeyStores = Object.values(subjects.apiKeyStores);
    const matcher = new Matcher({ call, clock, ...subjects.index, apiKeyStores });
    const claims = { call, table: incidents, now: clock.now() };
    const { part } = input.finding;
    const found = await findTargets(matcher, input);
    const targets = found.targets.filter(({ secret }) => part === undefined || secret === part.secret);
    const isUncertain = found.isUncertain && part === undefined;
    // A report about several secrets is divided first, so that one that cannot be looked up does not affect the others.
    const [only] = targets.length === 1 ? targets : [];
    const isReused = await isIdReused(matcher, input, only);
    const isReplaced = await isReplacedSince(call, input, only);
    const match = await decide(input, { targets, isUncertain, isReused, isReplaced }, claims);
    if (match.parts) await send(call, queue, messagesOf(input.finding, match.parts));
    const { id, source } = input.finding;
    const { decision, refusal, explanation, target } = match;
    log.write(
      decision === 'refuse' ? 'warn' : 'info',
      { event: 'match', finding: id, source, refusal, explanation, secret: target?.secret },
      { findings: decision === 'split' ? 0 : 1, refused: decision === 'refuse' ? 1 : 0 },
    );
    return match;
  };
}

/** Knowledge about the reported credential. */
interface Knowledge extends Found {
  readonly isReused: boolean;
  readonly isReplaced: boolean;
}

async function decide(
  input: MatchInput,
  { targets, isUncertain, isReused, isReplaced }: Knowledge,
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
  const [target] = targets;
  if (!target) return refuse('NotOurs', notFound(finding));
  if (isUncertain)
    return refuse(
      'NotOurs',
      'Several secrets have a credential with the reported id and different values, so that its owner is not certain.',
      target,
    );
  // A part has one target, and begins here.
  if (targets.length > 1) {
    // An earlier attempt may have found one of them only. Its claim would keep that part from its credential.
    for (const one of targets) await release(claims, claimOf(one), execution);
    return splitOf(input, targets, at);
  }
  const config = covered[target.secret];
  if (!config)
    return refuse('NotCovered', `The response does not cover ${target.secret}. Use replace-now.`, target);
  const owner = config.user ?? config.sessionlessUser;
  if (isExempt(target.credential) || isExempt(owner))
    return refuse(
      'Exempt',
      `${target.credential ?? owner} is exempt from responses. Decide yourself, and use replace-now.`,
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

  const effective = effectiveOf(config, finding, target, claims.now);
  const terms = termsOf(effective.mode, finding, target);
  const holder = await claim(claims, claimOf(target), { execution, ...terms });
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

function notFound({ subject: { user }, source }: MatchInput['finding']): string {
  if (user === undefined)
    return 'No secret of the leak index and no covered store has the reported credential.';
  return `No covered secret has ${source === 'person' ? 'a credential' : 'an access key'} of the user ${user}.`;
}

/** Without a credential, the rotator covers every credential that it issued. */
function requestsOf({ credential }: Target): Match['requests'] {
  const named = credential === undefined ? {} : { credential };
  return { contain: { rekey: 'contain', ...named }, replace: { rekey: 'replace-now', ...named } };
}
