import type { AccessRequest, Call, Principal } from '../aws/call';
import type { LocalAws } from '../aws/local-aws';
import { hasIdentityPolicies, reasonOf } from './blocker';
import { conditionKeysOf, contextOf, dependsOnTime } from './context';
import { type Decision, decisiveStatements } from './decision';
import { accessDenied, type Denial } from './denial';
import { statementsOf } from './document';
import { type Grant, GrantUsage, RESOURCE_POLICY } from './grants';
import { remedyOf } from './remedy';
import { type NamedPolicy, type Question, simulate, simulatorInstalled } from './simulator';

/** A principal with the policies and tags that decide its requests. Valid until a policy changes. */
interface Subject {
  /** Decisions, by the request. */
  readonly decisions: Map<string, Decision>;
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: unknown;
  readonly tags: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

interface ResourcePolicy {
  readonly id: number;
  readonly keys: readonly string[];
}

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * Allows and denies calls as AWS does. The optional peer @cloud-copilot/iam-simulate evaluates the policies: without
 * it every call is allowed and `enforced` is false. The root of an account may do everything in that account.
 * Not modelled: policies of AWS Organizations, and the seconds until a changed policy takes effect.
 */
export class Authorizer {
  /** True if policies are evaluated. */
  readonly enforced: boolean;
  /** The number of requests that were evaluated. */
  calls = 0;
  private readonly denials = new Map<string, Denial>();
  private readonly usage = new GrantUsage();
  private readonly resourcePolicies = new Map<string, unknown>();
  private readonly policyByDocument = new WeakMap<object, ResourcePolicy>();
  private readonly policyByText = new Map<string, ResourcePolicy>();
  private readonly sessionKeys = new WeakMap<Principal, string>();
  private readonly subjects = new Map<string, Subject>();
  private generation = -1;
  /** Users and roles that made a request. */
  private readonly active = new Set<string>();

  /** @param enforce @default - true if the simulator is installed */
  constructor(
    private readonly aws: LocalAws,
    enforce?: boolean,
  ) {
    const installed = simulatorInstalled();
    if (enforce && !installed) {
      throw new Error(
        'Policies cannot be enforced without @cloud-copilot/iam-simulate. Install it in the same project as the rehearsal.',
      );
    }
    this.enforced = enforce ?? installed;
  }

  /** Every denial, in the order of its first occurrence. */
  get denied(): readonly Denial[] {
    return [...this.denials.values()];
  }

  /**
   * Authorizes a request of the call's principal. A repeated request is decided synchronously.
   * @throws AccessDenied or AccessDeniedException, as AWS does
   */
  require(call: Call, request: AccessRequest): void | Promise<void> {
    if (!this.enforced) return;
    const { principal } = call;
    const { action, resource } = request;
    const accountId = resource.split(':')[4] || principal.accountId;
    if (principal.type === 'root' && principal.accountId === accountId) return;
    this.calls++;
    this.active.add(principal.roleArn ?? principal.arn);
    const subject = this.subject(principal);
    const policy = this.resourcePolicy(request);
    const keys = policy ? [...subject.keys, ...policy.keys] : subject.keys;
    const context = keys.length > 0 ? contextOf(call, request, keys, subject.tags) : {};
    const key = `${action}\n${resource}\n${policy?.id ?? ''}\n${JSON.stringify(context)}`;
    const known = subject.decisions.get(key);
    if (known) return this.apply(call, request, known);
    const { identity, boundary, session } = subject;
    const policies = { identity, boundary, session, resourcePolicy: request.resourcePolicy };
    const question = { principal: principal.arn, action, resource, accountId, context, ...policies };
    return this.decide(question, principal).then((decision) => {
      if (!dependsOnTime(keys)) subject.decisions.set(key, decision);
      this.apply(call, request, decision);
    });
  }

  /** Grants of resource policies, and of users and roles that made a request, that no allowed request used. */
  unusedGrants(): Grant[] {
    const resources = [...this.resourcePolicies].map(([arn, document]) => ({
      arn,
      policies: [{ name: RESOURCE_POLICY, document }],
    }));
    const holders = [...this.aws.iam.policyHolders()].filter(({ arn }) => this.active.has(arn));
    return this.usage.unused([...holders, ...resources]);
  }

  private async decide(question: Question, principal: Principal): Promise<Decision> {
    const answer = await simulate(question);
    const { action, resource } = question;
    const holder = principal.roleArn ?? principal.arn;
    const statements = decisiveStatements(answer, question, holder);
    if (answer.allowed) {
      this.usage.record(answer.analyses, holder, resource);
      return { action, resource, statements };
    }
    const reason = reasonOf(answer, action, hasIdentityPolicies(principal));
    const wouldAllow = await remedyOf(question, answer, principal);
    return { action, resource, reason, wouldAllow, statements };
  }

  private apply(call: Call, request: AccessRequest, decision: Decision): void {
    call.decisions?.push(decision);
    const { reason, wouldAllow } = decision;
    if (reason === undefined) return;
    if (!request.absent) {
      const { action, resource } = request;
      const principal = call.principal.arn;
      const key = `${principal}\n${action}\n${resource}\n${reason}`;
      const denial = this.denials.get(key);
      if (denial) denial.count++;
      else
        this.denials.set(key, { time: call.now, principal, action, resource, reason, wouldAllow, count: 1 });
    }
    throw accessDenied(call, request, reason);
  }

  private subject(principal: Principal): Subject {
    const { iam } = this.aws;
    if (this.generation !== iam.policyGeneration) {
      this.generation = iam.policyGeneration;
      this.subjects.clear();
    }
    const key = this.sessionKey(principal);
    const known = this.subjects.get(key);
    if (known) return known;
    const { identity, boundary } =
      principal.type === 'root'
        ? { identity: [{ name: 'root', document: EVERYTHING }], boundary: undefined }
        : iam.policiesOf(principal);
    const session = principal.sessionPolicies && {
      Version: '2012-10-17',
      Statement: principal.sessionPolicies.flatMap(statementsOf),
    };
    const documents = [...identity, ...(boundary ?? [])].map(({ document }) => document);
    const keys = [...new Set([...documents, session].flatMap(conditionKeysOf))];
    const tags = { ...iam.tagsOf(principal), ...principal.tags };
    const subject = { decisions: new Map(), identity, boundary, session, tags, keys };
    this.subjects.set(key, subject);
    return subject;
  }

  /** Two sessions of one role can have different session policies and tags. */
  private sessionKey(principal: Principal): string {
    const known = this.sessionKeys.get(principal);
    if (known !== undefined) return known;
    const { arn, userId, sessionPolicies = [], tags = {} } = principal;
    const key = `${arn} ${userId} ${JSON.stringify([sessionPolicies, tags])}`;
    this.sessionKeys.set(principal, key);
    return key;
  }

  private resourcePolicy({ action, resource, resourcePolicy }: AccessRequest): ResourcePolicy | undefined {
    if (typeof resourcePolicy !== 'object' || resourcePolicy === null) return undefined;
    const known = this.policyByDocument.get(resourcePolicy);
    if (known) return known;
    const text = JSON.stringify(resourcePolicy);
    const policy = this.policyByText.get(text) ?? {
      id: this.policyByText.size,
      keys: conditionKeysOf(resourcePolicy),
    };
    this.policyByText.set(text, policy);
    this.policyByDocument.set(resourcePolicy, policy);
    if (!/^(sts|lambda):/.test(action)) this.resourcePolicies.set(resource, resourcePolicy);
    return policy;
  }
}
