import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { OriginVerifyHeaderProps } from '../credentials/origin-verify-header';
import { refuse } from '../refuse';
import { claimedBefore } from './claims';
import { resourceIdentity } from './resource-identity';
import { secretPathOf } from './secret-path';

/** Returns a text that identifies the two ends of a header in every synth. @throws `UnknownAtSynth` */
export function identityOfHeader({ distribution, listenerRule }: OriginVerifyHeaderProps): string {
  const of = (what: string) => `${what} of Credential.originVerifyHeader`;
  return [
    resourceIdentity(distribution.distributionId, 'AWS::CloudFront::Distribution', of('distribution')),
    resourceIdentity(
      listenerRule.listenerRuleArn,
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      of('listenerRule'),
    ),
  ].join(' ');
}

/** Reserves a header for one rotator, which sends the value of its secret. @throws `HeaderHasAnotherSecret` */
export function claimHeader(rotator: Construct, identity: string): void {
  const other = claimedBefore(rotator, identity);
  if (!other) return;
  refuse(
    'HeaderHasAnotherSecret',
    `${secretPathOf(rotator)} and ${secretPathOf(other)} rotate one header of one distribution and listener rule.`,
    'Use one secret, or another headerName.',
  );
}

export function acknowledge(rotator: Construct): void {
  Annotations.of(rotator).acknowledgeWarning(
    'cdk-rekey:wideStatement',
    'elasticloadbalancing:DescribeRules has no resource-level permissions.',
  );
}
