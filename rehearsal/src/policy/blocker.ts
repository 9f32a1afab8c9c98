import type { Principal } from '../aws/call';
import type { Analysis, Answer, PolicyAnalysis } from './simulator';

/** The sorts of policies that can stand in the way of a request. */
export type Part = 'identity' | 'boundary' | 'session' | 'resource';

/** The policies that refused a request: by a Deny, or since none of them allows it. */
export interface Blocker {
  readonly part: Part;
  readonly explicit: boolean;
}

const ANALYSES: Readonly<Record<Part, keyof Analysis>> = {
  identity: 'identityAnalysis',
  resource: 'resourceAnalysis',
  boundary: 'permissionBoundaryAnalysis',
  session: 'sessionAnalysis',
};

/** What the simulator found in one sort of policies, of the first resource that it was asked about. */
export function analysisOf({ analyses }: Answer, part: Part): PolicyAnalysis | undefined {
  return analyses[0]?.[ANALYSES[part]] as PolicyAnalysis | undefined;
}

/** Tells whether identity policies count for a principal; for services and web identities only the resource's own does. */
export function asksByIdentity({ type }: Principal): boolean {
  return type !== 'service' && type !== 'web-identity';
}

/** Which policies refused; `byIdentity`: see `asksByIdentity`. */
export function blockerOf(answer: Answer, byIdentity: boolean): Blocker {
  const { analyses } = answer;
  const some = (part: Part, test: (analysis: PolicyAnalysis) => boolean) =>
    analyses.some((analysis) => {
      const found = analysis[ANALYSES[part]] as PolicyAnalysis | undefined;
      return found !== undefined && test(found);
    });
  for (const part of ['identity', 'resource', 'boundary', 'session'] as const) {
    if (some(part, ({ denyStatements }) => denyStatements.length > 0)) return { part, explicit: true };
  }
  const no = (part: Part): Blocker => ({ part, explicit: false });
  if (!byIdentity) return no('resource');
  if (!some('identity', ({ result }) => result === 'Allowed')) return no('identity');
  if (analyses.some(({ blockedBy }) => blockedBy?.includes('pb'))) return no('boundary');
  return no(some('session', ({ result }) => result !== 'Allowed') ? 'session' : 'resource');
}

const NAMES: Readonly<Record<Part, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** Why a request was refused, in the words that end AWS's message. */
export function reasonOf(answer: Answer, action: string, byIdentity: boolean): string {
  if (answer.problem) return `because the policy simulator cannot judge it (${answer.problem})`;
  const { part, explicit } = blockerOf(answer, byIdentity);
  const article = part === 'identity' ? 'an' : 'a';
  return explicit
    ? `with an explicit deny in ${article} ${NAMES[part]}`
    : `because no ${NAMES[part]} allows the ${action} action`;
}
