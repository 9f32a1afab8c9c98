import type { IConstruct } from 'constructs';

/** Requests in a second, and at once. API Gateway answers others with 429. */
export const THROTTLE = { rateLimit: 50, burstLimit: 200 } as const;

/** Members of a line of the access log. It has neither a body nor a signature. */
export const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  address: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  length: '$context.responseLength',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
} as const;

/**
 * Acknowledges the rule of cdk-nag that wants an authorizer. An authorizer does not see the body, which the signature is about;
 * the function verifies it. The metadata is that of `Validations.acknowledge`, which older versions of the CDK do not have.
 */
export function acknowledgeNoAuthorizer(route: IConstruct): void {
  const reason = 'The function verifies the signature of the body or the shared token of the sender.';
  route.node.addMetadata('aws:cdk:acknowledged-rules', { 'AwsSolutions-APIG4': reason });
}
