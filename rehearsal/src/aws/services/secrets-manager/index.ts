import type { Operation, Service } from '../../call';
import type { LocalAws } from '../../local-aws';
import { MEMBERS } from './members';
import { descriptionOperations } from './operations/descriptions';
import { lifecycleOperations } from './operations/lifecycle';
import { policyOperations } from './operations/policies';
import { randomPasswordOperations } from './operations/random-password';
import { readOperations } from './operations/reads';
import { rotationOperations } from './operations/rotation';
import { stageOperations } from './operations/stages';
import { tagOperations } from './operations/tags';
import { valueOperations } from './operations/values';
import type { StepListener } from './rotation/attempt';
import { type RotationEvent, Rotations } from './rotation/rotations';
import { SecretStore } from './store';
import { type SecretView, viewOf } from './view';

export { type Step, type StepListener, WAITS } from './rotation/attempt';
export type { RotationEvent, RotationEventName } from './rotation/rotations';
export type { SecretView, VersionView } from './view';

/** AWS Secrets Manager of the local AWS. */
export class SecretsManager implements Service {
  readonly name = 'secretsmanager';
  readonly protocol = 'json';
  readonly targetPrefix = 'secretsmanager';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly store: SecretStore;
  private readonly rotations: Rotations;

  constructor(private readonly aws: LocalAws) {
    this.store = new SecretStore(aws);
    this.rotations = new Rotations(this.store);
    this.operations = {
      ...lifecycleOperations(this.store),
      ...readOperations(this.store),
      ...descriptionOperations(this.store),
      ...valueOperations(this.store, this.rotations),
      ...stageOperations(this.store),
      ...tagOperations(this.store),
      ...policyOperations(this.store),
      ...rotationOperations(this.store, this.rotations),
      ...randomPasswordOperations(aws.random),
    };
  }

  /** The latest state of every secret with its values, for reports and tests. Needs no permission. */
  get secrets(): SecretView[] {
    return Array.from(this.store.all(), viewOf);
  }

  /** The latest state of one secret by its ARN. */
  secret(arn: string): SecretView | undefined {
    const secret = this.store.byExactArn(arn);
    return secret && viewOf(secret);
  }

  /** The latest SecretString of AWSCURRENT; undefined if there is none. `secretId` is an ARN, or one without its suffix. */
  currentValue(secretId: string): string | undefined {
    const { account, region } = this.aws;
    const secret = this.store.find(secretId, { region, principal: { accountId: account } });
    const current = secret && viewOf(secret).versions.find(({ labels }) => labels.includes('AWSCURRENT'));
    return current?.value;
  }

  /** Adds a secret that was created outside of the app, with the value of AWSCURRENT if it has one. */
  adopt(arn: string, value?: string): void {
    this.store.adopt(arn, value);
  }

  /** Calls `listener` for every rotation event from now on. */
  onRotation(listener: (event: RotationEvent) => void): void {
    this.rotations.onRotation(listener);
  }

  /** Calls `listener` at the start of every rotation step from now on. */
  onStep(listener: StepListener): void {
    this.rotations.onStep(listener);
  }
}
