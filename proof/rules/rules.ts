import type { Answer } from '../../engine/src/custom-resource/response';
import type { World } from '../world/world';
import { LabelRule } from './labels';
import { IndexRule } from './leak-index';
import { PendingRule } from './pending';
import { RetirementRule } from './retirement';
import { SecrecyRule } from './secrecy';

/** The rules; docs/proof.md states what each checks. */
export const RULES = {
  current: 'AWSCURRENT always works, and so does every labelled credential',
  grace: 'a replaced credential works until its grace is over',
  pending: 'a version is stored and promoted only while it has AWSPENDING',
  ownership: 'only credentials that the function issued and no label holds are disabled or removed',
  evidence: 'a replaced credential is disabled by evidence, and removed later',
  revoked: 'a credential that replace-now reports as dead, or that was contained, is refused',
  secrecy: 'a secret value is only in the secret and at its issuer',
  index: 'the leak index has what was issued, and a failed write to it fails no rotation',
  code: 'every error has a code',
  convergence: 'after the faults everything converges',
} as const;

export type Rule = keyof typeof RULES;

/** Checks a world against the rules from outside. The first violation is kept. */
export class Rules {
  readonly retirement: RetirementRule;
  readonly pending: PendingRule;
  readonly secrecy: SecrecyRule;
  readonly index: IndexRule;
  private readonly labels: LabelRule;

  constructor(private readonly world: World) {
    this.labels = new LabelRule(world);
    this.retirement = new RetirementRule(world);
    this.secrecy = new SecrecyRule(world);
    this.pending = new PendingRule(world);
    this.index = new IndexRule(world);
  }

  /** Checks labels, readers' values and credentials; runs after every request. */
  check(): void {
    if (!this.world.broken) this.labels.check();
  }

  /** Runs when an invocation has succeeded and no other one is running. */
  ended(event: unknown): void {
    if (!this.world.broken) this.labels.requireNoGap(event);
  }

  printed(line: string): void {
    this.world.trace?.(`  log ${line}`);
    this.secrecy.search('a log line', line);
    this.secrecy.readMetrics(line);
  }

  answered(answer: Answer): void {
    this.secrecy.search('a response to CloudFormation', JSON.stringify(answer));
    const { Status, PhysicalResourceId } = answer;
    this.world.trace?.(`  response ${Status}: ${answer.Reason}`);
    const { state } = this.world;
    // CloudFormation acts on the first response to a request.
    if (state.answer === undefined) Object.assign(state, { answer: Status, physicalId: PhysicalResourceId });
  }
}

export function violate(world: World, rule: Rule, what: string): void {
  if (world.broken) return;
  world.trace?.(`VIOLATION of "${RULES[rule]}": ${what}`);
  world.state.violation = { rule, what };
}
