import type { Covered, Finding, ResponseMode, Target } from '../contract';
import type { Claimant } from './claims';

/** Time for which a claim keeps other executions from the same credential. Milliseconds. */
const CLAIM = 60 * 60_000;
/** The same for a credential in a log that is retired, or about which a person decides. */
const LOGGED_CLAIM = 24 * CLAIM;

/** Each has its cap: a customer who publishes keys, or old keys in a log, must not keep a response from a secret. */
export const groupOf = ({ type, state }: Target): string => (state === 'dead' ? 'dead' : type);

/** The credential that a claim is about. */
export const claimOf = ({ secret, credential, version }: Target) => `${secret} ${credential ?? version}`;

/** Outcomes of another response after which this report is answered too: with a proof, only to close its own alert. */
const repeatedAfter = ({ needsApproval, alert, source }: Finding): string[] => [
  ...['alive', 'failed'],
  // Neither a suspicion nor a log asks again about what a person rejected.
  ...(needsApproval || source === 'log-guard' ? [] : ['refused']),
  ...(alert ? ['dead', 'unlabelled', 'unused', 'unproved', 'dry run'] : []),
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

/** The behaviour in the case of a finding. */
export const effectiveOf = (config: Covered, finding: Finding, target: Target, now: number): Covered =>
  withoutSessions(withMode(config, finding), target, now);

/** Terms of a claim. */
export function termsOf(
  mode: ResponseMode,
  finding: Finding,
  { state }: Target,
): Omit<Claimant, 'execution'> {
  // A log can name a credential in every hour.
  const isLogged = finding.source === 'log-guard' && (state === 'dead' || mode !== 'automatic');
  return { mode, lasts: isLogged ? LOGGED_CLAIM : CLAIM, after: repeatedAfter(finding) };
}
