import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Database } from '../../lib';
import { FIRST, functionOf, INGRESS, importedAdmin, loginOf, parametersOf } from './database-login';
import { vpcIn } from './database-support';
import { dependenciesOf, idOf, stackIn } from './support';

describe('an imported database', () => {
  const imports = {
    instance: (stack: Stack, group: SecurityGroup['securityGroupId']) => (adminSecret?: ISecret) =>
      Database.fromInstance(
        DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
          instanceIdentifier: 'shop',
          instanceEndpointAddress: 'shop.eu-west-1.rds.example',
          port: 5433,
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', group)],
        }),
        { adminSecret },
      ),
    cluster: (stack: Stack, group: SecurityGroup['securityGroupId']) => (adminSecret?: ISecret) =>
      Database.fromCluster(
        DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
          clusterIdentifier: 'shop',
          clusterEndpointAddress: 'shop.eu-west-1.rds.example',
          port: 5433,
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', group)],
        }),
        { adminSecret },
      ),
  };

  test.each(['instance', 'cluster'] as const)('needs an admin secret (%s)', (name) => {
    const stack = stackIn();
    expect(() => loginOf(stack, imports[name](stack, 'sg-1')())).toThrow(
      `[AdminSecretMissing] The database ${stack.node.path}/Database has no secret of its own`,
    );
  });

  test.each(['instance', 'cluster'] as const)('is in no VPC by default (%s)', (name) => {
    const stack = stackIn();
    loginOf(stack, imports[name](stack, 'sg-1')(importedAdmin(stack)));
    expect(functionOf(stack).VpcConfig).toBeUndefined();
    expect(parametersOf(stack)).toMatchObject({ host: 'shop.eu-west-1.rds.example', port: '5433' });
    Template.fromStack(stack).resourceCountIs(INGRESS, 0);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('is in no VPC'));
  });

  test.each(['instance', 'cluster'] as const)('allows a rotator in a VPC to connect (%s)', (name) => {
    const stack = stackIn();
    const vpc = vpcIn(stack);
    loginOf(stack, imports[name](stack, 'sg-1')(importedAdmin(stack)), { vpc });
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      GroupId: 'sg-1',
      FromPort: 5433,
      ToPort: 5433,
    });
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toContain(idOf(stack, INGRESS));
  });
});
