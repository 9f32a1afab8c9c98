import type { Call } from '../aws';
import {
  type Covered,
  LEAK_ENVIRONMENT,
  LEAK_METRICS,
  type Match,
  type MatchInput,
  type RefusalCode,
  type Target,
} from '../contract';
import { Matcher } from '../matcher/matcher';
import { type Print, printLine, writeMetrics } from '../metrics';
import { claim, release, withinCap } from './claims';
import { findTargets } from './targets';

/** Dependencies of the match step. Tests provide their own. */
export interface MatchRuntime {
  readonly call: Call;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: { now(): number; sleep(milliseconds: number): Promise<void> };
  readonly print?: Print;
}

/**
 * Creates the match step of a response: finds the covered credential that a report names, and decides whether the response
 * may act. A refusal changes nothing. The step may run again for the same execution.
 */
export function createHandler(runtime: MatchRuntime): (input: MatchInput) => Promise<Match> {
  const { call, environment = process.env, print = printLine, clock } = runtime;
  return async (input) => {
    const now = clock?.now() ?? Date.now();
    const { table, key } = JSON.parse(environment[LEAK_ENVIRONMENT.leakIndex] ?? '{}');
    const stores: Record<string, string> = JSON.parse(environment[LEAK_ENVIRONMENT.apiKeyStores] ?? '{}');
    const matcher = new Matcher({ call, table, key, apiKeyStores: Object.values(stores), clock });
    const match = await decide(input, await findTargets(matcher, input), {
      call,
      table: environment[LEAK_ENVIRONMENT.incidents] ?? '',
      now,
    });
    const { finding } = input;
    const { refusal, explanation, target } = match;
    const refused = match.decision === 'refuse' ? 1 : 0;
    writeMetrics(
      print,
      { [LEAK_METRICS.findings]: 1, [LEAK_METRICS.refused]: refused },
      {
        event: 'match',
        finding: finding.id,
        source: finding.source,
        refusal,
        explanation,
        secret: target?.secret,
      },
      now,
    );
    return match;
  };
}

interface Claims {
  readonly call: Call;
  readonly table: string;
  readonly now: number;
}

async function decide(input: MatchInput, targets: readonly Target[], claims: Claims): Promise<Match> {
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

  const holder = await claim(claims, claimOf(target), execution);
  if (holder !== execution)
    return refuse('AlreadyHandled', `The execution ${holder} handles the same credential.`, target);
  if (!(await withinCap(claims, execution, responsesPerHour))) {
    await release(claims, claimOf(target), execution);
    return refuse(
      'CapReached',
      `There were ${responsesPerHour} responses in this hour. Check that nobody floods the sources, then use replace-now.`,
      target,
    );
  }
  return {
    ...{ decision: 'respond', at, target, covered: withMode(config, finding.needsApproval) },
    explanation: `The ${target.kind} credential ${target.credential ?? 'of every version'} of ${target.secret} leaked; it was ${target.state}.`,
    requests: requestsOf(target),
  };
}

const claimOf = ({ secret, credential, version }: Target) => `${secret} ${credential ?? version}`;

/** Suspicions ask a person first. */
const withMode = (config: Covered, needsApproval = false): Covered =>
  needsApproval && config.mode === 'automatic' ? { ...config, mode: 'approval' } : config;

/** Without a credential, the rotator covers every credential that it issued. */
function requestsOf({ credential }: Target): Match['requests'] {
  const named = credential === undefined ? {} : { credential };
  return { contain: { rekey: 'contain', ...named }, replace: { rekey: 'replace-now', ...named } };
}
