import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import type { ApplicationListenerRule, CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { HeaderPlaces } from '../credentials/origin-header-template';
import type { OriginVerifyHeaderProps } from '../credentials/origin-verify-header';
import { refusal, refuse } from '../refuse';
import { claimedBefore } from './claims';
import { resourceIdentity } from './resource-identity';
import { secretPathOf } from './secret-path';

/** Values in all conditions of a rule. Source: "Quotas", User Guide for Application Load Balancers. */
const CONDITION_VALUES = 5;
/** Values of the header during a rotation: the new, the current and the replaced one. */
const OWN_VALUES = 3;

/** Texts that identify the two ends of a header in every synth. @throws `UnknownAtSynth` */
export function identitiesOfHeader({
  distribution,
  listenerRule,
}: Pick<OriginVerifyHeaderProps, 'distribution' | 'listenerRule'>): readonly [string, string] {
  const of = (what: string) => `${what} of Credential.originVerifyHeader`;
  return [
    resourceIdentity(distribution.distributionId, 'AWS::CloudFront::Distribution', of('distribution')),
    resourceIdentity(
      listenerRule.listenerRuleArn,
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      of('listenerRule'),
    ),
  ];
}

/**
 * Reserves each end of a header for one rotator: an origin sends one value, and a request must meet every condition of a rule.
 *
 * @throws `HeaderHasAnotherSecret`
 */
export function claimHeader(rotator: Construct, { originId, headerName, ...ends }: HeaderPlaces): void {
  const [distribution, rule] = identitiesOfHeader(ends);
  const header = headerName.toLowerCase();
  for (const [end, identity] of [
    ['origin', `${distribution} ${originId}`],
    ['listener rule', rule],
  ] as const) {
    const other = claimedBefore(rotator, `${identity} ${header}`);
    if (!other) continue;
    refuse(
      'HeaderHasAnotherSecret',
      `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate the header ${headerName} of one ${end}.`,
      'Use one secret, or another headerName.',
    );
  }
}

/** Checks at synth that the conditions of a rule leave room for a rotation. The error is `RuleWithoutRoom`. */
export function checkRoom(rotator: Construct, rule: ApplicationListenerRule, headerName: string): void {
  rotator.node.addValidation({
    validate() {
      const others = otherValues(rule, headerName);
      if (others + OWN_VALUES <= CONDITION_VALUES) return [];
      return [
        refusal(
          'RuleWithoutRoom',
          `The other conditions of the listener rule ${rule.node.path} have ${others} values; a rule has ${CONDITION_VALUES} in all, and a rotation of the header ${headerName} needs ${OWN_VALUES}.`,
          'Leave one or two path patterns or host names in this rule, and forward the others with a rule and a header of their own.',
        ),
      ];
    },
  });
}

/** Number of the values in conditions on anything but the header. */
function otherValues(rule: ApplicationListenerRule, headerName: string): number {
  const resource = rule.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) return 0;
  const conditions: unknown = Stack.of(resource).resolve((resource as CfnListenerRule).conditions);
  if (!Array.isArray(conditions)) return 0;
  const others = (conditions as readonly CfnListenerRule.RuleConditionProperty[]).filter((one) => {
    const { httpHeaderName } = (one.httpHeaderConfig ?? {}) as { readonly httpHeaderName?: string };
    return httpHeaderName?.toLowerCase() !== headerName.toLowerCase();
  });
  return others.map(valuesIn).reduce((sum, count) => sum + count, 0);
}

/** Values of a condition, in its own list or in that of its configuration. Another rotated header has as many as this one. */
function valuesIn(condition: object): number {
  const lists = Object.entries(condition).map(([name, value]) =>
    name.endsWith('Config')
      ? Object.values(value as object).filter(Array.isArray)
      : [value].filter(Array.isArray),
  );
  const isRotated = (value: unknown) => JSON.stringify(value).includes('{{resolve:secretsmanager:');
  return lists.flat(2).reduce<number>((sum, value) => sum + (isRotated(value) ? OWN_VALUES : 1), 0);
}

export function acknowledge(rotator: Construct): void {
  Annotations.of(rotator).acknowledgeWarning(
    'cdk-rekey:wideStatement',
    'elasticloadbalancing:DescribeRules has no resource-level permissions.',
  );
}
