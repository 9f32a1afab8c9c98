import type { AccessRequest, Call, Principal } from '../aws/call';
import type { LocalAws } from '../aws/local-aws';
import { asksByIdentity, reasonOf } from './blocker';
import { asksForTime, contextOf, keysAskedBy } from './context';
import { type Decision, decisiveStatements } from './decision';
import { accessDenied, type Denial } from './denial';
import { statementsOf } from './document';
import { type Grant, GrantBook, RESOURCE_POLICY } from './grants';
import { remedyOf } from './remedy';
import { type NamedPolicy, type Question, simulate, simulatorInstalled } from './simulator';

/** A principal with all that decides about it, as long as no policy changes. */
interface Subject {
  /** What was decided about it, by what it asked for. */
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
 * Allows and denies calls as AWS would. The judgement is @cloud-copilot/iam-simulate's, an optional peer: without it
 * everything is allowed and `enforced` is false. The root of an account may do everything in that account.
 * Not modelled: organizations' policies, and that a changed policy takes seconds to be known.
 */
export class Authorizer {
  /** Whether calls are judged at all. */
  readonly enforced: boolean;
  /** Calls that were judged. */
  calls = 0;
  private readonly denials = new Map<string, Denial>();
  private readonly grants = new GrantBook();
  private readonly resourcePolicies = new Map<string, unknown>();
  private readonly known = new WeakMap<object, ResourcePolicy>();
  private readonly texts = new Map<string, ResourcePolicy>();
  private readonly sessions = new WeakMap<Principal, string>();
  private readonly subjects = new Map<string, Subject>();
  private generation = -1;
  /** Users and roles of which a call was judged. */
  private readonly active = new Set<string>();

  /** `enforce` defaults to whether the simulator is installed. */
  constructor(
    private readonly aws: LocalAws,
    enforce?: boolean,
  ) {
    const installed = simulatorInstalled();
    if (enforce && !installed) {
      throw new Error(
        'Policies cannot be enforced without @cloud-copilot/iam-simulate. Install it beside the rehearsal.',
      );
    }
    this.enforced = enforce ?? installed;
  }

  /** Every refusal, first ones first. */
  get denied(): readonly Denial[] {
    return [...this.denials.values()];
  }

  /**
   * Throws AWS's access-denied error unless the call's principal may do what is asked for. Answers at once
   * (without a promise) when the same was asked before.
   */
  require(call: Call, request: AccessRequest): void | Promise<void> {
    if (!this.enforced) return;
    const { principal } = call;
    const account = request.resource.split(':')[4] || principal.accountId;
    if (principal.type === 'root' && principal.accountId === account) return;
    this.calls++;
    this.active.add(principal.roleArn ?? principal.arn);
    const subject = this.subject(principal);
    const policy = this.resourcePolicy(request);
    const keys = policy ? [...subject.keys, ...policy.keys] : subject.keys;
    const context = keys.length > 0 ? contextOf(call, request, keys, subject.tags) : {};
    const key = `${request.action}\n${request.resource}\n${policy?.id ?? ''}\n${JSON.stringify(context)}`;
    const decision = subject.decisions.get(key);
    if (decision) return this.settle(call, request, decision);
    const question = {
      principal: principal.arn,
      action: request.action,
      resource: request.resource,
      accountId: account,
      context,
      identity: subject.identity,
      boundary: subject.boundary,
      session: subject.session,
      resourcePolicy: request.resourcePolicy,
    };
    return this.judge(question, principal).then((judged) => {
      if (!asksForTime(keys)) subject.decisions.set(key, judged);
      this.settle(call, request, judged);
    });
  }

  /**
   * Grants that no call made use of, of resource policies and of the users and roles that made a call. Of those that
   * made none, and where policies are not enforced, nothing is known.
   */
  unusedGrants(): Grant[] {
    const resources = [...this.resourcePolicies].map(([arn, document]) => ({
      arn,
      policies: [{ name: RESOURCE_POLICY, document }],
    }));
    const holders = [...this.aws.iam.policyHolders()].filter(({ arn }) => this.active.has(arn));
    return this.grants.unused([...holders, ...resources]);
  }

  private async judge(question: Question, principal: Principal): Promise<Decision> {
    const answer = await simulate(question);
    const { action, resource } = question;
    const holder = principal.roleArn ?? principal.arn;
    const statements = decisiveStatements(answer, question, holder);
    if (answer.allowed) {
      this.grants.use(answer.analyses, holder, resource);
      return { action, resource, statements };
    }
    const reason = reasonOf(answer, action, asksByIdentity(principal));
    const wouldAllow = await remedyOf(question, answer, principal);
    return { action, resource, reason, wouldAllow, statements };
  }

  private settle(call: Call, request: AccessRequest, decision: Decision): void {
    call.decisions?.push(decision);
    const { reason, wouldAllow } = decision;
    if (reason === undefined) return;
    if (request.absent) throw accessDenied(call, request, reason);
    const { action, resource } = request;
    const principal = call.principal.arn;
    const key = `${principal}\n${action}\n${resource}\n${reason}`;
    const denial = this.denials.get(key);
    if (denial) denial.count++;
    else {
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
    let subject = this.subjects.get(key);
    if (!subject) {
      const { identity, boundary } =
        principal.type === 'root'
          ? { identity: [{ name: 'root', document: EVERYTHING }], boundary: undefined }
          : iam.policiesOf(principal);
      const session = principal.sessionPolicies && {
        Version: '2012-10-17',
        Statement: principal.sessionPolicies.flatMap(statementsOf),
      };
      const documents = [...identity, ...(boundary ?? [])].map(({ document }) => document);
      subject = {
        decisions: new Map(),
        identity,
        boundary,
        session,
        tags: { ...iam.tagsOf(principal), ...principal.tags },
        keys: [...new Set([...documents, session].flatMap(keysAskedBy))],
      };
      this.subjects.set(key, subject);
    }
    return subject;
  }

  /** Two sessions of one role differ in the policies and tags that they were begun with. */
  private sessionKey(principal: Principal): string {
    let key = this.sessions.get(principal);
    if (key === undefined) {
      const { arn, userId, sessionPolicies = [], tags = {} } = principal;
      key = `${arn} ${userId} ${JSON.stringify([sessionPolicies, tags])}`;
      this.sessions.set(principal, key);
    }
    return key;
  }

  private resourcePolicy({ action, resource, resourcePolicy }: AccessRequest): ResourcePolicy | undefined {
    if (typeof resourcePolicy !== 'object' || resourcePolicy === null) return undefined;
    let policy = this.known.get(resourcePolicy);
    if (!policy) {
      const text = JSON.stringify(resourcePolicy);
      policy = this.texts.get(text) ?? { id: this.texts.size, keys: keysAskedBy(resourcePolicy) };
      this.texts.set(text, policy);
      this.known.set(resourcePolicy, policy);
      if (!/^(sts|lambda):/.test(action)) this.resourcePolicies.set(resource, resourcePolicy);
    }
    return policy;
  }
}
