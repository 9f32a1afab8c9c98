import type { Principal } from '../aws/call';
import type { Analysis, Answer, PolicyAnalysis } from './simulator';

/** A type of policy that can refuse a request. */
export type PolicyType = 'identity' | 'boundary' | 'session' | 'resource';

/** The policies that refused a request, with a Deny (`explicit`) or because none of them allows it. */
export interface Blocker {
  readonly type: PolicyType;
  readonly explicit: boolean;
}

const ANALYSES: Readonly<Record<PolicyType, Exclude<keyof Analysis, 'blockedBy'>>> = {
  identity: 'identityAnalysis',
  resource: 'resourceAnalysis',
  boundary: 'permissionBoundaryAnalysis',
  session: 'sessionAnalysis',
};

/** The simulator's analysis of one type of policy for the first resource of the request. */
export function analysisOf({ analyses }: Answer, type: PolicyType): PolicyAnalysis | undefined {
  return analyses[0]?.[ANALYSES[type]];
}

/** True if a principal has identity policies. Services and web identities have none. */
export function hasIdentityPolicies({ type }: Principal): boolean {
  return type !== 'service' && type !== 'web-identity';
}

/** The policies that refused a request. */
export function blockerOf({ analyses }: Answer, byIdentity: boolean): Blocker {
  const some = (type: PolicyType, test: (analysis: PolicyAnalysis) => boolean) =>
    analyses.some((analysis) => {
      const found = analysis[ANALYSES[type]];
      return found !== undefined && test(found);
    });
  for (const type of ['identity', 'resource', 'boundary', 'session'] as const) {
    if (some(type, ({ denyStatements }) => denyStatements.length > 0)) return { type, explicit: true };
  }
  const implicit = (type: PolicyType): Blocker => ({ type, explicit: false });
  if (!byIdentity) return implicit('resource');
  if (!some('identity', ({ result }) => result === 'Allowed')) return implicit('identity');
  if (analyses.some(({ blockedBy }) => blockedBy?.includes('pb'))) return implicit('boundary');
  return implicit(some('session', ({ result }) => result !== 'Allowed') ? 'session' : 'resource');
}

const NAMES: Readonly<Record<PolicyType, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** The reason of a refusal, as at the end of AWS's message. */
export function reasonOf(answer: Answer, action: string, byIdentity: boolean): string {
  if (answer.problem) return `because the policy simulator cannot evaluate it (${answer.problem})`;
  const { type, explicit } = blockerOf(answer, byIdentity);
  return explicit
    ? `with an explicit deny in ${type === 'identity' ? 'an' : 'a'} ${NAMES[type]}`
    : `because no ${NAMES[type]} allows the ${action} action`;
}
