import { CfnResource } from 'aws-cdk-lib';
import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { Dependable, type IConstruct, type IDependable } from 'constructs';

const RULES = ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'];

const isRule = (construct: IConstruct): boolean =>
  CfnResource.isCfnResource(construct) && RULES.includes(construct.cfnResourceType);

/**
 * The resources of constructs without the rules of their security groups. A service that is created after the secret has
 * a rule of its own in the security group of the database, so a dependency on all rules would be circular.
 */
export function withoutRules(constructs: readonly IConstruct[]): IDependable[] {
  return constructs.map((construct) => {
    const resources: IDependable = {};
    Dependable.implement(resources, {
      get dependencyRoots() {
        return construct.node.findAll().filter((one) => CfnResource.isCfnResource(one) && !isRule(one));
      },
    });
    return resources;
  });
}

/** The rules that `add` adds to the security groups of a target. */
export function rulesAddedTo(target: IConnectable, add: () => void): IConstruct[] {
  const rules = () => target.connections.securityGroups.flatMap(({ node }) => node.findAll().filter(isRule));
  const before = new Set(rules());
  add();
  return rules().filter((rule) => !before.has(rule));
}
