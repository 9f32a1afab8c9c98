import type { DeployedResource } from '../cloudformation/deployed';
import type { RehearsedSecret } from '../rehearse/create-report';
import type { SecretRecorder } from './secret-recorder';

/** Finds the secrets of a function, schedule, role, user or credential. */
export class Owners {
  private readonly byArn: ReadonlyMap<string, SecretRecorder>;
  private readonly byName = new Map<string, Set<SecretRecorder>>();

  constructor(
    rehearsed: readonly RehearsedSecret[],
    private readonly recorders: readonly SecretRecorder[],
    resources: readonly DeployedResource[],
  ) {
    this.byArn = new Map(recorders.map((recorder) => [recorder.secret.arn, recorder]));
    rehearsed.forEach(({ secret, readers }, index) => {
      const recorder = recorders[index] as SecretRecorder;
      this.own(nameIn(secret.view?.rotation?.lambdaArn), recorder);
      for (const { role } of readers) this.own(nameIn(role.arn), recorder);
    });
    for (const { type, physicalId, properties } of resources) {
      if (type !== 'AWS::Scheduler::Schedule') continue;
      for (const recorder of this.byName.get(nameIn(properties.Target?.Arn) ?? '') ?? [])
        this.own(physicalId, recorder);
    }
  }

  ofArn(secretArn: string): SecretRecorder | undefined {
    return this.byArn.get(secretArn);
  }

  /** Secrets by a name, the ARN of a secret or the id of a credential. */
  ofTarget(target: string): readonly SecretRecorder[] {
    const exact = this.byArn.get(target);
    if (exact) return [exact];
    const owners = this.byName.get(target);
    return owners ? [...owners] : this.recorders.filter((recorder) => recorder.owns(target));
  }

  private own(name: string | undefined, recorder: SecretRecorder): void {
    if (name === undefined) return;
    const owners = this.byName.get(name) ?? new Set();
    this.byName.set(name, owners.add(recorder));
  }
}

/** Name in the ARN of a function or role. */
function nameIn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? arn.split(/[:/]/).at(-1) : undefined;
}
