import type { DeployedResource } from '../cloudformation/deployed';
import type { Play } from '../rehearse/outcome';
import type { SecretWriter } from './secret-writer';

/** Tells which secrets a function, a schedule, a role, a user or a key belongs to. */
export class Owners {
  private readonly byArn: ReadonlyMap<string, SecretWriter>;
  private readonly byName = new Map<string, Set<SecretWriter>>();

  constructor(
    plays: readonly Play[],
    private readonly writers: readonly SecretWriter[],
    resources: readonly DeployedResource[],
  ) {
    this.byArn = new Map(writers.map((writer) => [writer.secret.arn, writer]));
    plays.forEach(({ secret, readers }, index) => {
      const writer = writers[index] as SecretWriter;
      this.own(nameIn(secret.view?.rotation?.lambdaArn), writer);
      for (const { role } of readers) this.own(nameIn(role.arn), writer);
    });
    for (const { type, physicalId, properties } of resources) {
      if (type !== 'AWS::Scheduler::Schedule') continue;
      for (const writer of this.byName.get(nameIn(properties.Target?.Arn) ?? '') ?? [])
        this.own(physicalId, writer);
    }
  }

  ofArn(secretArn: string): SecretWriter | undefined {
    return this.byArn.get(secretArn);
  }

  /** By name, or by the ARN of a secret, or by the id of a credential. */
  ofTarget(target: string): readonly SecretWriter[] {
    const exact = this.byArn.get(target);
    if (exact) return [exact];
    const owners = this.byName.get(target);
    return owners ? [...owners] : this.writers.filter((writer) => writer.knows(target));
  }

  private own(name: string | undefined, writer: SecretWriter): void {
    if (name === undefined) return;
    const owners = this.byName.get(name) ?? new Set();
    this.byName.set(name, owners.add(writer));
  }
}

/** The name at the end of an ARN of a function or a role. */
function nameIn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? arn.split(/[:/]/).at(-1) : undefined;
}
