import type { Context } from './context';
import type { OneOrMany } from './grammar/values';

/** The part of @cloud-copilot/iam-simulate that is used. Its own types would make the optional peer necessary to compile. */
interface SimulateModule {
  runSimulation(simulation: unknown, options: object): Promise<Result>;
}

interface Result {
  readonly resultType: 'error' | 'single' | 'wildcard';
  readonly overallResult?: string;
  readonly errors?: { readonly message: string };
  readonly result?: { readonly analysis: Analysis };
  readonly results?: readonly { readonly analysis: Analysis }[];
}

export interface Analysis {
  readonly identityAnalysis?: PolicyAnalysis;
  readonly resourceAnalysis?: PolicyAnalysis;
  readonly sessionAnalysis?: PolicyAnalysis;
  readonly permissionBoundaryAnalysis?: PolicyAnalysis;
  readonly blockedBy?: readonly string[];
}

export interface PolicyAnalysis {
  readonly result: string;
  readonly allowStatements: readonly StatementAnalysis[];
  readonly denyStatements: readonly StatementAnalysis[];
  readonly unmatchedStatements: readonly StatementAnalysis[];
}

export interface StatementAnalysis {
  readonly policyId?: string;
  readonly statement: { index(): number; sid(): string | undefined; isAllow(): boolean };
  readonly actionMatch: boolean;
  readonly resourceMatch: boolean;
  readonly principalMatch: string;
  readonly explain: {
    readonly actions?: OneOrMany<Match>;
    readonly resources?: OneOrMany<Match>;
    readonly conditions?: readonly {
      readonly operator: string;
      readonly conditionKeyValue: string;
      readonly matches: boolean;
    }[];
  };
}

export interface Match {
  readonly action?: string;
  readonly resource?: string;
  readonly matches: boolean;
}

export interface NamedPolicy {
  readonly name: string;
  readonly document: unknown;
}

export interface Question {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource. */
  readonly accountId: string;
  readonly context: Context;
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: unknown;
  readonly resourcePolicy?: unknown;
}

export interface Answer {
  readonly allowed: boolean;
  /** Empty if the simulator cannot evaluate the request; `problem` is the reason. */
  readonly analyses: readonly Analysis[];
  readonly problem?: string;
  /** The resource of the evaluation: * for an action without resources. */
  readonly asked?: string;
}

const PACKAGE: string = '@cloud-copilot/iam-simulate';

let loading: Promise<SimulateModule> | undefined;

/** True if the optional peer is installed. */
export function simulatorInstalled(): boolean {
  try {
    require.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/** Evaluates a request with the simulator, in about a millisecond. */
export async function simulate(question: Question): Promise<Answer> {
  loading ??= import(PACKAGE);
  const { runSimulation } = await loading;
  const { identity, boundary, session, resourcePolicy, principal, action, accountId, context } = question;
  const contextVariables = Object.fromEntries(
    Object.entries(context).map(([key, value]) => [substituted(key), value]),
  );
  const run = (resource: string) =>
    runSimulation(
      {
        request: { principal, action, resource: { resource, accountId }, contextVariables },
        identityPolicies: identity.map(named),
        permissionBoundaryPolicies: boundary?.map(named),
        sessionPolicy: session && prepared(session),
        resourcePolicy: resourcePolicy && prepared(resourcePolicy),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
  let asked = question.resource;
  let result = await run(asked);
  // AWS evaluates an action without resources with the resource "*".
  if (result.errors?.message === 'must.use.wildcard') {
    asked = '*';
    result = await run(asked);
  }
  if (result.resultType === 'error') {
    return { allowed: false, analyses: [], problem: result.errors?.message ?? 'unknown' };
  }
  const results = result.result ? [result.result] : (result.results ?? []);
  const analyses = results.map(({ analysis }) => analysis);
  return { allowed: result.overallResult === 'Allowed', analyses, asked };
}

function named({ name, document }: NamedPolicy): { name: string; policy: unknown } {
  return { name, policy: prepared(document) };
}

/** Keys of identity providers, such as token.actions.githubusercontent.com:sub. */
const PROVIDER_KEY = /(?:[\w-]+\.)+[\w-]+(?:\/[\w./-]*)?:(?:aud|sub)\b/gi;
const SUBSTITUTED_KEY = new RegExp(`aws:PrincipalTag/(kms:EncryptionContext:|${PROVIDER_KEY.source})`, 'i');

/**
 * Replaces the condition keys that the simulator (0.1.173) does not support with keys of the same behavior: it ignores
 * kms:EncryptionContext:… and the keys of identity providers, and throws for secretsmanager:ResourceTag/….
 */
function substituted(text: string): string {
  return text
    .replace(/kms:EncryptionContext:/gi, 'aws:PrincipalTag/kms:EncryptionContext:')
    .replace(PROVIDER_KEY, 'aws:PrincipalTag/$&')
    .replace(/secretsmanager:ResourceTag\//gi, 'aws:ResourceTag/');
}

/** The simulator's name of a session policy. */
export const UNNAMED_SESSION_POLICY = 'SessionPolicy';

/** The condition key of the policy for a key in the simulator's answer. */
export function conditionKey(key: string): string {
  return key.replace(SUBSTITUTED_KEY, '$1');
}

const preparedDocuments = new WeakMap<object, unknown>();

function prepared(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  let copy = preparedDocuments.get(document);
  if (!copy) {
    copy = JSON.parse(substituted(JSON.stringify(document)));
    preparedDocuments.set(document, copy);
  }
  return copy;
}
