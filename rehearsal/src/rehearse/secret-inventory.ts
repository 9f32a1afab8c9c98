import type { LocalAws, TrailEntry } from '../aws/local-aws';
import type { DeployedResource } from '../cloudformation/deployed';
import type { KeptFromDeploy } from '../cloudformation/kept-values';
import { Reader } from './reader';
import { rolesThatRead } from './reading-roles';
import { CacheTimes, DEFAULT_KEEPS, staticReaders } from './value-source';
import { WatchedSecret } from './watched-secret';

/** Custom resource of cdk-rekey that declares the kind of a secret. */
const FIRST_CREDENTIAL = 'Custom::RekeyCredential';

/** Calls that create, change or delete a credential. */
const CHANGES = new Set([
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'CreateSecret',
  'PutSecretValue',
  'UpdateSecret',
  'UpdateSecretVersionStage',
]);

/** Readers other than the roles of the app, and the cache times of readers. */
export interface ReaderSettings {
  readonly cacheTimes?: CacheTimes;
  readonly kept?: readonly KeptFromDeploy[];
  /** ARNs of roles that the app imports. */
  readonly importedRoles?: readonly string[];
}

/** The secrets of the deployed stacks, and their readers. */
export class SecretInventory {
  readonly secrets: WatchedSecret[] = [];

  constructor(
    private readonly aws: LocalAws,
    private readonly resources: () => readonly DeployedResource[],
  ) {
    aws.onCall((entry) => {
      if (!CHANGES.has(entry.operation) || entry.error !== undefined) return;
      for (const secret of this.affectedBy(entry)) secret.look();
    });
  }

  /** The secrets whose credentials a call may have changed; all if the call names none of them. */
  private affectedBy({ decisions: [first] }: TrailEntry): readonly WatchedSecret[] {
    const affected = first && this.secrets.filter((secret) => secret.isAbout(first.resource));
    return affected?.length ? affected : this.secrets;
  }

  /** Starts to track every secret of the deployed stacks, except those that hold no credential. */
  watch(): void {
    const verifiers = this.verifierSecrets();
    for (const resource of this.resources()) {
      if (resource.type !== 'AWS::SecretsManager::Secret' || verifiers.has(resource.physicalId)) continue;
      const credential = this.resources().find(
        ({ type, properties }) => type === FIRST_CREDENTIAL && properties.SecretArn === resource.physicalId,
      );
      const path = this.rotatorOf(resource.physicalId)?.properties.Environment?.Variables?.REKEY_PATH;
      this.secrets.push(
        new WatchedSecret(
          this.aws,
          resource.physicalId,
          typeof path === 'string' ? path : resource.path,
          credential?.properties.Kind,
          (principal) => this.rotatorRoles().has(principal.split('/')[1] ?? ''),
          (credential) => this.secrets.filter((secret) => secret.holds(credential)).map(({ path: at }) => at),
        ),
      );
    }
  }

  /** Secrets with which services check the credentials of others. Their rotators change them. */
  private verifierSecrets(): Set<unknown> {
    const first = this.resources().filter(({ type }) => type === FIRST_CREDENTIAL);
    return new Set(first.map(({ properties }) => properties.Credential?.verifierSecretArn));
  }

  /** True while a rotation of one of the secrets is in progress. */
  rotating(): boolean {
    return this.secrets.some(({ view }) =>
      view?.versions.some(({ labels }) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT')),
    );
  }

  /**
   * One reader for each role that the app allows to read the secret, and one for each resource that holds a value from
   * the deploy or from its start. The execution role of an ECS task gets no reader of its own.
   */
  readers(
    secret: WatchedSecret,
    readsPerDay: number,
    { cacheTimes = new CacheTimes(), kept = [], importedRoles = [] }: ReaderSettings = {},
  ): Reader[] {
    const rotators = this.rotatorRoles();
    const fixed = staticReaders(this.aws, kept, secret, cacheTimes);
    const own = this.resources()
      .filter(({ type, physicalId }) => type === 'AWS::IAM::Role' && !rotators.has(physicalId))
      .map(({ attributes, path }) => ({ arn: String(attributes.Arn), path }));
    const imported = importedRoles.map((arn) => ({ arn, path: arn }));
    const roles = [...own, ...imported].filter(({ arn }) => !fixed.some(({ role }) => role.arn === arn));
    const atRunTime = rolesThatRead(this.aws, roles, secret.arn).map((role) => {
      const keeps = cacheTimes.of(role.path);
      return new Reader(this.aws, secret, role, readsPerDay, {
        keeps: keeps ?? DEFAULT_KEEPS,
        origin: keeps === undefined ? 'run time' : 'option',
        places: [],
      });
    });
    const others = fixed.map(
      ({ role, valueSource }) => new Reader(this.aws, secret, role, readsPerDay, valueSource),
    );
    return [...atRunTime, ...others];
  }

  /** The function that the rotation schedule of the secret names. */
  private rotatorOf(secretArn: string): DeployedResource | undefined {
    const schedule = this.resources().find(
      ({ type, physicalId }) => type === 'AWS::SecretsManager::RotationSchedule' && physicalId === secretArn,
    );
    return this.functions().find(
      ({ attributes }) => attributes.Arn === schedule?.properties.RotationLambdaARN,
    );
  }

  /** Names of the roles of functions that rotate a secret or issue its first credential. */
  private rotatorRoles(): Set<string> {
    const arns = new Set(
      this.resources().map(({ type, properties }) =>
        type === FIRST_CREDENTIAL ? properties.ServiceToken : properties.RotationLambdaARN,
      ),
    );
    const rotators = this.functions().filter(({ attributes }) => arns.has(attributes.Arn));
    return new Set(rotators.map(({ properties }) => String(properties.Role).split('/').at(-1) as string));
  }

  private functions(): DeployedResource[] {
    return this.resources().filter(({ type }) => type === 'AWS::Lambda::Function');
  }
}
