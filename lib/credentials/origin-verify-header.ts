import { Duration, Stack, Token } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { ApplicationListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ORIGIN_VERIFY_HEADER } from '../../lambdas/credentials/origin-verify-header/contract';
import { acknowledge, checkRoom, claimHeader, identitiesOfHeader } from '../checks/origin-header';
import { checkResourcePlace } from '../checks/resource-place';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';
import { connectHeader, originIdOf } from './origin-header-template';

/** Properties of an origin verify header. */
export interface OriginVerifyHeaderProps {
  /** Distribution that sends the header to its origin, a load balancer. */
  readonly distribution: IDistribution;

  /**
   * Rule of a listener of an Application Load Balancer that forwards requests with the header, in the account and region of the
   * stack. The default action of the listener should refuse all other requests.
   *
   * Do not state a condition on the header: it is added to the rule, and the header to the origin, with a dynamic reference to the
   * secret.
   */
  readonly listenerRule: ApplicationListenerRule;

  /**
   * Id of the origin within the distribution.
   *
   * @default - the only origin of the distribution
   */
  readonly originId?: string;

  /**
   * Name of the header: up to 40 letters, digits, hyphens and underscores.
   *
   * @default 'x-origin-verify'
   */
  readonly headerName?: string;
}

const FACTORY = 'Credential.originVerifyHeader';

/** Source: "Condition types for listener rules", User Guide for Application Load Balancers. */
const HEADER_NAME = /^[\w-]{1,40}$/;

/** Source: "Custom headers that CloudFront can't add to origin requests", Amazon CloudFront Developer Guide. */
const RESERVED =
  /^(x-amz-|x-edge-|cache-control$|connection$|content-length$|cookie$|host$|if-|max-forwards$|pragma$|proxy-|te$|trailer$|transfer-encoding$|upgrade$|via$|x-forwarded-proto$|x-real-ip$)/i;

/**
 * Checks the props of an origin verify header.
 *
 * @throws `HeaderNameNotSupported`, `OriginUnknown`, `UnknownAtSynth`, `WrongType`
 */
export function checkOriginVerifyHeader(props: OriginVerifyHeaderProps): void {
  const { distribution, listenerRule, originId, headerName } = props ?? {};
  const example = 'Pass a Distribution.';
  expectShape(`distribution of ${FACTORY}`, distribution, ['distributionId', 'env', 'node'], example);
  const members = ['listenerRuleArn', 'addCondition', 'node'];
  expectShape(`listenerRule of ${FACTORY}`, listenerRule, members, 'Pass an ApplicationListenerRule.');
  const isText = originId === undefined || (typeof originId === 'string' && !Token.isUnresolved(originId));
  expectThat(isText, `originId of ${FACTORY}`, originId, 'Pass the id of an origin.');
  if (headerName !== undefined && (!HEADER_NAME.test(String(headerName)) || RESERVED.test(headerName))) {
    refuse(
      'HeaderNameNotSupported',
      `The headerName of ${FACTORY} is ${Token.isUnresolved(headerName) ? 'a token' : headerName}.`,
      'Use up to 40 letters, digits, hyphens and underscores, and no header that CloudFront sets itself, such as x-origin-verify.',
    );
  }
  originIdOf(distribution, originId);
  identitiesOfHeader(props);
}

/** Configuration of the rotator of an origin verify header. */
export function bindOriginVerifyHeader(rotator: Construct, props: OriginVerifyHeaderProps): CredentialConfig {
  checkOriginVerifyHeader(props);
  const { distribution, listenerRule, headerName = 'x-origin-verify' } = props;
  const { account, region } = Stack.of(listenerRule);
  checkResourcePlace(rotator, { env: { account, region }, node: listenerRule.node }, 'listener rule');
  checkResourcePlace(rotator, distribution, 'distribution');
  const originId = originIdOf(distribution, props.originId);
  const places = { distribution, listenerRule, originId, headerName };
  claimHeader(rotator, places);
  connectHeader(rotator, places);
  checkRoom(rotator, listenerRule, headerName);
  acknowledge(rotator);
  return {
    code: libraryCode(ORIGIN_VERIFY_HEADER),
    parameters: {
      headerName,
      distributionId: distribution.distributionId,
      originId,
      listenerRuleArn: listenerRule.listenerRuleArn,
    },
    statements: [
      new PolicyStatement({
        actions: ['elasticloadbalancing:ModifyRule'],
        resources: [listenerRule.listenerRuleArn],
      }),
      // DescribeRules has no resource types (Service Authorization Reference, "AWS Elastic Load Balancing V2").
      new PolicyStatement({ actions: ['elasticloadbalancing:DescribeRules'], resources: ['*'] }),
      new PolicyStatement({
        actions: ['cloudfront:GetDistribution', 'cloudfront:UpdateDistribution'],
        resources: [distribution.distributionArn],
      }),
    ],
    principal: [ORIGIN_VERIFY_HEADER, ...identitiesOfHeader(props), headerName.toLowerCase()].join(' '),
    // A retirement waits for CloudFront.
    timeout: Duration.minutes(15),
    asynchronous: true,
    // CloudFront has no VPC endpoint.
    needsInternet: true,
    dependencies: [distribution, listenerRule],
  };
}
