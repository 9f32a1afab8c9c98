import { type Clock, MINUTE, RekeyError, SECOND } from 'cdk-rekey-engine';
import type { Distribution, Sent } from './distribution';
import type { ListenerRule } from './listener-rule';

/** Time that a load balancer is given to apply a change of a rule. AWS documents none. */
const RULE_SETTLES = 30 * SECOND;

/** Time limit of a removal, and interval between two requests for the state. */
const REMOVAL_WITHIN = 4 * MINUTE;
const PAUSE = 10 * SECOND;

/** Beginning of a value that nobody sends: the condition of a rule has at least one value. */
const NOBODY = 'rekey-nobody-';

interface Tools {
  readonly rule: ListenerRule;
  readonly distribution: Distribution;
  readonly clock: Clock;
  newValue(): string;
}

/**
 * One header between a distribution and a listener rule. The order of the changes keeps every request accepted: the rule accepts a
 * value before the distribution sends it, and until no edge location sends it any more.
 */
export class Header {
  constructor(private readonly tools: Tools) {}

  /**
   * Adds a value to the rule, then lets the distribution send it.
   *
   * @param kept values that the rule must go on accepting.
   */
  async install(value: string, kept: readonly string[]): Promise<'ready' | 'pending'> {
    const { rule, distribution, clock } = this.tools;
    const added = await this.accept([...kept, value]);
    const sent = await distribution.read();
    if (sent.value !== value) {
      // An attempt that has just changed the rule may have crashed.
      await clock.sleep(RULE_SETTLES);
      // A concurrent change of the rule may have overwritten this one.
      if ((await rule.values()).includes(value)) await distribution.send(sent, value);
      return 'pending';
    }
    if (added) await clock.sleep(RULE_SETTLES);
    return sent.deployed ? 'ready' : 'pending';
  }

  /**
   * Removes a value from the rule, after no edge location sends it any more.
   *
   * @param current the value to send instead; undefined when the stack is deleted: the distribution then goes on sending a value that
   * the rule refuses.
   * @throws IssuerTimedOut
   */
  async remove(value: string, current: string | undefined, kept: readonly string[]): Promise<void> {
    const { rule, clock, newValue } = this.tools;
    if (current !== undefined) await this.waitUntilUnsent(value, current);
    const accepted = await rule.values();
    if (!accepted.includes(value)) return;
    const left = [...new Set([...accepted, ...kept])].filter((one) => one !== value);
    await rule.setValues(left.length > 0 ? left : [NOBODY + newValue()]);
    await clock.sleep(RULE_SETTLES);
  }

  /** Lets the rule accept values. Returns true if it did not accept all of them. */
  private async accept(values: readonly string[]): Promise<boolean> {
    const { rule } = this.tools;
    const accepted = await rule.values();
    const missing = [...new Set(values)].filter((one) => !accepted.includes(one));
    if (missing.length === 0) return false;
    await rule.setValues([...accepted.filter((one) => !one.startsWith(NOBODY)), ...missing]);
    return true;
  }

  private async waitUntilUnsent(value: string, current: string): Promise<void> {
    const { distribution, clock } = this.tools;
    const end = clock.now() + REMOVAL_WITHIN;
    for (;;) {
      const sent = await this.read();
      if (sent === undefined || (sent.value !== value && sent.deployed)) return;
      if (sent.value === value) {
        if (await this.accept([current])) await clock.sleep(RULE_SETTLES);
        await distribution.send(sent, current);
      }
      if (clock.now() + PAUSE > end) throw removalLate();
      await clock.sleep(PAUSE);
    }
  }

  /** The state of the distribution; undefined for one that does not exist any more. */
  private async read(): Promise<Sent | undefined> {
    try {
      return await this.tools.distribution.read();
    } catch (error) {
      if (error instanceof RekeyError && error.code === 'PrincipalGone') return undefined;
      throw error;
    }
  }
}

function removalLate(): RekeyError {
  return new RekeyError('IssuerTimedOut', {
    found: 'CloudFront has not applied a change of the distribution within the time of a removal.',
    unchanged: 'the listener rule, which accepts the replaced value.',
    action: 'none if a later sweep succeeds; otherwise check the status of the distribution.',
  });
}
