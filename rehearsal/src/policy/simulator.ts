import type { Context } from './context';

/** What is needed of @cloud-copilot/iam-simulate: its types are not imported, so that compiling needs no optional peer. */
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
    readonly actions?: Match | readonly Match[];
    readonly resources?: Match | readonly Match[];
    readonly conditions?: readonly {
      readonly operator: string;
      readonly conditionKeyValue: string;
      readonly matches: boolean;
    }[];
  };
}

interface Match {
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
  /** Empty when the simulator could not judge; `problem` then says why. */
  readonly analyses: readonly Analysis[];
  readonly problem?: string;
  /** The resource that was asked about: * where the action knows none. */
  readonly asked?: string;
}

const PACKAGE: string = '@cloud-copilot/iam-simulate';

let loading: Promise<SimulateModule> | undefined;

/** Whether the optional peer is there. */
export function simulatorInstalled(): boolean {
  try {
    require.resolve(PACKAGE);
    return true;
  } catch {
    return false;
  }
}

/** Asks the simulator whether AWS would allow it. About a millisecond. */
export async function simulate(question: Question): Promise<Answer> {
  loading ??= import(PACKAGE);
  const { runSimulation } = await loading;
  const { identity, boundary, session, resourcePolicy, principal, action, accountId } = question;
  const ask = (resource: string) =>
    runSimulation(
      {
        request: {
          principal,
          action,
          resource: { resource, accountId },
          contextVariables: Object.fromEntries(
            Object.entries(question.context).map(([key, value]) => [simulated(key), value]),
          ),
        },
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
  let result = await ask(asked);
  // Some actions know no resources; AWS then judges them as if "*" had been asked for.
  if (result.errors?.message === 'must.use.wildcard') {
    asked = '*';
    result = await ask(asked);
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

/** Keys of identity providers: token.actions.githubusercontent.com:sub */
const PROVIDER_KEY = /(?:[\w-]+\.)+[\w-]+(?:\/[\w./-]*)?:(?:aud|sub)\b/gi;
const TOLD_KEY = new RegExp(`aws:PrincipalTag/(kms:EncryptionContext:|${PROVIDER_KEY.source})`, 'i');

/**
 * The simulator (0.1.173) drops kms:EncryptionContext:… and the keys of identity providers from a request, and throws
 * at secretsmanager:ResourceTag/…: they go in under names that it treats alike.
 */
function simulated(text: string): string {
  return text
    .replace(/kms:EncryptionContext:/gi, 'aws:PrincipalTag/kms:EncryptionContext:')
    .replace(PROVIDER_KEY, 'aws:PrincipalTag/$&')
    .replace(/secretsmanager:ResourceTag\//gi, 'aws:ResourceTag/');
}

/** The name that the simulator gives to the policy of a session, which has none. */
export const UNNAMED_SESSION_POLICY = 'SessionPolicy';

/** The condition key under which a policy asks for what the simulator told under a name of `simulated`. */
export function conditionKey(told: string): string {
  return told.replace(TOLD_KEY, '$1');
}

const preparedDocuments = new WeakMap<object, unknown>();

function prepared(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  let copy = preparedDocuments.get(document);
  if (!copy) {
    copy = JSON.parse(simulated(JSON.stringify(document)));
    preparedDocuments.set(document, copy);
  }
  return copy;
}
