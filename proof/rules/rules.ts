import type { Answer } from '../../engine/src/custom-resource/response';
import type { World } from '../world/world';
import { LabelRule } from './labels';
import { PendingRule } from './pending';
import { RetirementRule } from './retirement';
import { SecrecyRule } from './secrecy';
import { situation } from './summary';

/** Rules that hold everywhere: docs/proof.md says of each what is looked at. */
export const RULES = {
  current: 'the current credential always works, and every label tells the truth',
  grace: 'a replaced credential works until its grace is over',
  turn: 'a version is stored and made current only while it is its turn',
  ours: 'nothing is touched that we did not issue, or that a label holds',
  evidence: 'a replaced credential is disabled by evidence, and removed later',
  dead: 'what replace now says is dead, is dead',
  silence: 'a secret value is nowhere but in the secret and at its issuer',
  named: 'every failure has a name',
  rest: 'after the faults all comes to rest',
} as const;

export type Rule = keyof typeof RULES;

/** Holds the world against the rules, from the outside. The first violation is kept. */
export class Rules {
  readonly retirement: RetirementRule;
  readonly turns: PendingRule;
  private readonly labels: LabelRule;
  private readonly silence: SecrecyRule;

  constructor(private readonly world: World) {
    this.labels = new LabelRule(world);
    this.retirement = new RetirementRule(world);
    this.silence = new SecrecyRule(world);
    this.turns = new PendingRule(world);
  }

  /** Looks at what readers get, what lives and what the labels say. */
  look(): void {
    if (!this.world.broken) this.labels.look();
  }

  /** An invocation ended well, and no other one is at work. */
  ended(event: unknown): void {
    if (!this.world.broken) this.labels.requireNoGap(event);
  }

  learn(text: string): void {
    this.silence.learn(text);
  }

  printed(line: string): void {
    this.world.trace?.(`  log ${line}`);
    this.silence.look('a log line', line);
    this.silence.readMetrics(line);
  }

  told(place: string, text: string): void {
    this.silence.look(place, text);
  }

  answered(answer: Answer): void {
    this.silence.look('an answer to CloudFormation', JSON.stringify(answer));
    const { Status, PhysicalResourceId } = answer;
    this.world.trace?.(`  answer ${Status}: ${answer.Reason}`);
    const { state } = this.world;
    // CloudFormation goes by the first answer, whoever else was invoked for the same request.
    if (state.answer === undefined) Object.assign(state, { answer: Status, physicalId: PhysicalResourceId });
  }

  /** The code of what an invocation ended with. */
  thrown(error: unknown): string {
    return this.silence.thrown(error);
  }

  situation(): string {
    return situation(this.world);
  }
}

export function violate(world: World, rule: Rule, what: string): void {
  if (world.broken) return;
  world.trace?.(`VIOLATION of "${RULES[rule]}": ${what}`);
  world.state.violation = { rule, what };
}
