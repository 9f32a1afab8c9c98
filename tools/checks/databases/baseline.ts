import { randomUUID } from 'node:crypto';
import { MemorySecretStore } from '../../../engine/src/testing';
import type { ShortenedClock } from './clock';
import type { BaselineLogin } from './server';

const [CURRENT, PENDING] = ['AWSCURRENT', 'AWSPENDING'] as const;

/**
 * A rotation in the order of the single-user strategy of AWS (Secrets Manager User Guide, "Lambda function rotation
 * strategies" and "Rotation function code"): createSecret stores a new password with AWSPENDING; setSecret logs in with
 * AWSCURRENT and sets that password; testSecret logs in with it; finishSecret moves AWSCURRENT. From setSecret to
 * finishSecret the server refuses the value of AWSCURRENT. The four steps follow each other at once, which makes that time
 * shorter than four invocations of a function do. No faults are injected.
 */
export class Baseline {
  private readonly secret: MemorySecretStore;

  constructor(
    private readonly login: BaselineLogin,
    clock: ShortenedClock,
  ) {
    this.secret = new MemorySecretStore(clock);
    this.secret.writeByHand(randomUUID(), login.first);
  }

  readonly current = (): string => this.secret.text(CURRENT) ?? '';

  async rotate(): Promise<void> {
    const token = randomUUID();
    const from = this.secret.labels[CURRENT];
    this.secret.startRotation(token);
    const pending = this.login.renew(this.current());
    await this.secret.put(token, pending);
    await this.login.setPassword(this.current(), pending);
    await this.login.test(pending);
    await this.secret.move(CURRENT, { from, to: token });
    await this.secret.move(PENDING, { from: token });
  }
}
