import type { Call } from '../../rehearsal/src/aws/call';
import { operate } from './sdk';
import { CURRENT, newToken, PENDING, PREVIOUS, textOf } from './secret';
import type { World } from './world';

export const OPERATOR: Call['principal'] = {
  type: 'user',
  arn: 'arn:aws:iam::123456789012:user/operator',
  accountId: '123456789012',
  userId: 'AIDA:operator',
  userName: 'operator',
};

/** Somebody with wide rights, who means well and knows nothing of the engine. */
export class Operator {
  constructor(private readonly world: World) {}

  /** Saves the current value once more, as the console's "edit" does. */
  async writeAgain(): Promise<void> {
    const text = textOf(this.world.secret.holder(CURRENT)?.data);
    if (text !== undefined) await this.write(text);
  }

  async write(text: string): Promise<void> {
    const { world } = this;
    world.state.handWritten = true;
    world.trace?.('a operator writes the secret');
    const input = {
      SecretId: world.secret.arn,
      ClientRequestToken: newToken(world.state),
      SecretString: text,
    };
    await operate(world, 'secretsmanager', 'PutSecretValue', input, OPERATOR);
  }

  /** Goes back to the version before, as one does when the new credential is thought to be the trouble. */
  makePreviousCurrent(): void {
    const { world } = this;
    const [previous, current] = [world.secret.holder(PREVIOUS), world.secret.holder(CURRENT)];
    if (!previous || !current) return;
    world.state.handWritten = true;
    world.state.wentBack += 1;
    world.trace?.('a operator makes the previous version current again');
    this.move({ VersionStage: CURRENT, MoveToVersionId: previous.id, RemoveFromVersionId: current.id });
  }

  takePendingOff(): void {
    const { world } = this;
    const version = world.secret.holder(PENDING)?.id;
    if (!version) return;
    world.trace?.('a operator takes AWSPENDING off');
    this.move({ VersionStage: PENDING, RemoveFromVersionId: version });
  }

  private move(label: object): void {
    const { world } = this;
    const input = { SecretId: world.secret.arn, ...label };
    operate(world, 'secretsmanager', 'UpdateSecretVersionStage', input, OPERATOR);
  }
}
