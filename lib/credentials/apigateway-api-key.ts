import { Fn, Stack, Token } from 'aws-cdk-lib';
import type { IUsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { APIGATEWAY_API_KEY } from '../../lambdas/credentials/apigateway-api-key/contract';
import { resourceIdentity } from '../checks/resource-identity';
import { checkResourcePlace } from '../checks/resource-place';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { libraryCode } from './library-code';

/** Properties of an API key of API Gateway. */
export interface ApiGatewayApiKeyProps {
  /**
   * Usage plans of the key, in the account and region of the stack, without a common stage. While the new and the replaced key
   * work, each has the quota and the throttling of the plans for itself.
   */
  readonly usagePlans: IUsagePlan[];

  /**
   * URL of a GET method that requires an API key and answers with a status of 200 to 299, such as `api.urlForPath('/health')`. A
   * key is verified there, and shown to be refused there.
   *
   * @default - the state of a key at API Gateway is read, a minute after its last change
   */
  readonly url?: string;
}

const FACTORY = 'Credential.apiGatewayApiKey';

/**
 * Checks the props of an API key of API Gateway.
 *
 * @throws `UnknownAtSynth`, `WrongType`
 */
export function checkApiGatewayApiKey(props: ApiGatewayApiKeyProps): void {
  const { usagePlans, url } = props ?? {};
  const isList = Array.isArray(usagePlans) && usagePlans.length > 0;
  expectThat(isList, `usagePlans of ${FACTORY}`, usagePlans, 'Pass a list of one or more usage plans.');
  for (const plan of usagePlans)
    expectShape(`element of the usagePlans of ${FACTORY}`, plan, ['usagePlanId', 'env'], 'Pass a UsagePlan.');
  const isUrl =
    url === undefined || Token.isUnresolved(url) || /^https:\/\/[a-z0-9.-]+(\/[^\s#]*)?$/i.test(String(url));
  expectThat(isUrl, `url of ${FACTORY}`, url, 'Pass https://HOST/PATH.');
  identitiesOf(usagePlans);
}

/** Configuration of the rotator of an API key of API Gateway. */
export function bindApiGatewayApiKey(rotator: Construct, props: ApiGatewayApiKeyProps): CredentialConfig {
  checkApiGatewayApiKey(props);
  const { usagePlans, url } = props;
  for (const plan of usagePlans) checkResourcePlace(rotator, plan, 'usage plan');
  const arn = (path: string) =>
    Stack.of(rotator).formatArn({ service: 'apigateway', account: '', resource: path });
  const ofPlans = (path: string) => usagePlans.map((plan) => arn(`/usageplans/${plan.usagePlanId}${path}`));
  const allow = (verbs: string[], resources: string[]) =>
    new PolicyStatement({ actions: verbs.map((verb) => `apigateway:${verb}`), resources });
  return {
    code: libraryCode(APIGATEWAY_API_KEY),
    parameters: {
      usagePlanIds: Fn.join(
        ',',
        usagePlans.map((plan) => plan.usagePlanId),
      ),
      ...(url !== undefined && { url }),
    },
    statements: [
      allow(['GET', 'POST'], [arn('/apikeys')]),
      // The id of a key is not known before it exists.
      allow(['GET', 'PATCH', 'DELETE'], [arn('/apikeys/*')]),
      allow(['POST'], ofPlans('/keys')),
      allow(['GET'], ofPlans('/keys/*')),
    ],
    principal: `${APIGATEWAY_API_KEY} ${identitiesOf(usagePlans).sort().join(' ')}`,
    // The endpoint for APIs reaches private ones only.
    needsInternet: url !== undefined,
    dependencies: usagePlans,
  };
}

const identitiesOf = (usagePlans: readonly IUsagePlan[]): string[] =>
  usagePlans.map(({ usagePlanId }) =>
    resourceIdentity(usagePlanId, 'AWS::ApiGateway::UsagePlan', `usage plan of ${FACTORY}`),
  );
