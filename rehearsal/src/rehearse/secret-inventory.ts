import type { LocalAws, TrailEntry } from '../aws/local-aws';
import type { DeployedResource } from '../cloudformation/deployed';
import type { KeptFromDeploy } from '../cloudformation/kept-values';
import { Reader } from './reader';
import { rolesThatRead } from './reading-roles';
import { CacheTimes, DEFAULT_KEEPS, staticReaders } from './value-source';
import { WatchedSecret } from './watched-secret';

/** cdk-rekey's resource; it says which kind a secret holds. */
const FIRST_CREDENTIAL = 'Custom::RekeyCredential';

/** After these calls a credential may have come, changed its state or gone. */
const CHANGES = new Set([
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'CreateSecret',
  'PutSecretValue',
  'UpdateSecret',
  'UpdateSecretVersionStage',
]);

/** Readers of an app besides its own roles, and the times for which readers keep a value. */
export interface ReaderSettings {
  readonly keeps?: CacheTimes;
  readonly kept?: readonly KeptFromDeploy[];
  /** ARNs of roles that the app names and does not create. */
  readonly outsideRoles?: readonly string[];
}

/** CacheTimes the books while the stacks are deployed and ever after. */
export class SecretInventory {
  readonly secrets: WatchedSecret[] = [];

  constructor(
    private readonly aws: LocalAws,
    private readonly resources: () => readonly DeployedResource[],
  ) {
    aws.onCall((entry) => {
      if (!CHANGES.has(entry.operation) || entry.error !== undefined) return;
      for (const secret of this.concernedBy(entry)) secret.look();
    });
  }

  /** Of a fleet, only whom the call was about, as far as it says so. */
  private concernedBy({ decisions: [first] }: TrailEntry): readonly WatchedSecret[] {
    const concerned = first && this.secrets.filter((secret) => secret.isAbout(first.resource));
    return concerned?.length ? concerned : this.secrets;
  }

  /** To be called once the stacks are there: from now on every secret of theirs is watched. */
  watch(): void {
    for (const resource of this.resources()) {
      if (resource.type !== 'AWS::SecretsManager::Secret') continue;
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

  /** Whether a rotation of one of the secrets is under way. */
  rotating(): boolean {
    return this.secrets.some(({ view }) =>
      view?.versions.some(({ labels }) => labels.includes('AWSPENDING') && !labels.includes('AWSCURRENT')),
    );
  }

  /**
   * A reader for each role that the app lets read a secret, and for each resource that keeps a value from its deploy
   * or start. The role with which ECS fetches a value for a task reads for nothing else.
   */
  readers(
    secret: WatchedSecret,
    readsPerDay: number,
    { keeps = new CacheTimes(), kept = [], outsideRoles = [] }: ReaderSettings = {},
  ): Reader[] {
    const rotators = this.rotatorRoles();
    const keepers = staticReaders(this.aws, kept, secret, keeps);
    const own = this.resources()
      .filter(({ type, physicalId }) => type === 'AWS::IAM::Role' && !rotators.has(physicalId))
      .map(({ attributes, path }) => ({ arn: String(attributes.Arn), path }));
    const outside = outsideRoles.map((arn) => ({ arn, path: arn }));
    const roles = [...own, ...outside].filter(({ arn }) => !keepers.some(({ role }) => role.arn === arn));
    const atRunTime = rolesThatRead(this.aws, roles, secret.arn).map((role) => {
      const given = keeps.of(role.path);
      return new Reader(this.aws, secret, role, readsPerDay, {
        keeps: given ?? DEFAULT_KEEPS,
        source: given === undefined ? 'run time' : 'option',
        places: [],
      });
    });
    const others = keepers.map(
      ({ role, valueSource }) => new Reader(this.aws, secret, role, readsPerDay, valueSource),
    );
    return [...atRunTime, ...others];
  }

  /** The function that a rotation schedule names for the secret. */
  private rotatorOf(secretArn: string): DeployedResource | undefined {
    const schedule = this.resources().find(
      ({ type, physicalId }) => type === 'AWS::SecretsManager::RotationSchedule' && physicalId === secretArn,
    );
    return this.functions().find(
      ({ attributes }) => attributes.Arn === schedule?.properties.RotationLambdaARN,
    );
  }

  /** Names of the roles of the functions that rotate or issue a first credential. */
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
