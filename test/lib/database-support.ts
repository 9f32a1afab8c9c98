import type { Stack } from 'aws-cdk-lib';
import { type ISubnet, SubnetType, Vpc, type VpcProps } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type DatabaseInstanceProps,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { Credential, type CredentialConfig, type Database, type PasswordOptions } from '../../lib';
import { databaseConfig } from '../../lib/credentials/database-config';

/** A kind of database login, with the handler of another kind. */
export class TestLogin extends Credential {
  public readonly kind = 'test-login';

  constructor(
    private readonly database: Database,
    private readonly password?: PasswordOptions,
  ) {
    super();
  }

  public bind(): CredentialConfig {
    const { password } = this;
    const target = this.database._target;
    return {
      ...databaseConfig('generated', target, { port: 5432, password, longest: 99 }),
      principal: target.identity,
    };
  }
}

const POSTGRES = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 });

/** A VPC with subnets that have a route to a NAT gateway. */
export const vpcIn = (scope: Construct, id = 'Vpc', props: VpcProps = {}): Vpc =>
  new Vpc(scope, id, { maxAzs: 2, ...props });

/** An instance in the isolated subnets of its VPC. */
export function instanceIn(scope: Construct, props: Partial<DatabaseInstanceProps> = {}): DatabaseInstance {
  const vpc = props.vpc ?? vpcIn(scope, 'Vpc', { subnetConfiguration: WITH_ISOLATED });
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
  return new DatabaseInstance(scope, 'Database', { engine: POSTGRES, vpcSubnets, ...props, vpc });
}

const WITH_ISOLATED = [
  { name: 'public', subnetType: SubnetType.PUBLIC },
  { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
];

export const clusterIn = (scope: Construct): DatabaseCluster =>
  new DatabaseCluster(scope, 'Database', {
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_4 }),
    writer: ClusterInstance.serverlessV2('Writer'),
    vpc: vpcIn(scope),
  });

/** References to subnets in a template of their stack. */
export const refsOf = (stack: Stack, subnets: readonly ISubnet[]) =>
  subnets.map(({ subnetId }) => stack.resolve(subnetId));
