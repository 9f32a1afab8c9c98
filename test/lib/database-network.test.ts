import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Database } from '../../lib';
import { functionOf, INGRESS, importedAdmin, loginOf } from './database-login';
import { instanceIn, refsOf, vpcIn } from './database-support';
import { newStack, stackIn } from './support';

describe('the network of the rotator', () => {
  test('is in the VPC of its options before that of the database', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, 'Peered');
    loginOf(stack, Database.fromInstance(instanceIn(stack)), { vpc });
    expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, vpc.privateSubnets));
  });

  test('is in the VPC of the options of the database before that of the database', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, 'Peered');
    loginOf(stack, Database.fromInstance(instanceIn(stack), { vpc }));
    expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, vpc.privateSubnets));
  });

  test('accepts vpcSubnets and securityGroups without a vpc if the database has one', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    const group = new SecurityGroup(stack, 'Group', { vpc: instance.vpc });
    const [subnet] = instance.vpc.privateSubnets;
    loginOf(stack, Database.fromInstance(instance), {
      vpcSubnets: { subnets: subnet ? [subnet] : [] },
      securityGroups: [group],
    });
    const { VpcConfig } = functionOf(stack);
    expect(VpcConfig.SubnetIds).toEqual([stack.resolve(subnet?.subnetId)]);
    expect(VpcConfig.SecurityGroupIds).toEqual([stack.resolve(group.securityGroupId)]);
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      SourceSecurityGroupId: stack.resolve(group.securityGroupId),
    });
  });

  test('refuses vpcSubnets if neither the options nor the database have a VPC', () => {
    const stack = stackIn();
    const database = Database.fromEndpoint({ host: 'db.internal', adminSecret: importedAdmin(stack) });
    expect(() => loginOf(stack, database, { vpcSubnets: { subnetGroupName: 'x' } })).toThrow('[VpcMissing]');
  });
});
