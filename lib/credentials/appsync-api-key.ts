import { Annotations, CfnResource, Duration, Token } from 'aws-cdk-lib';
import { AuthorizationType, type GraphqlApi, type IGraphqlApi, Visibility } from 'aws-cdk-lib/aws-appsync';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { APPSYNC_API_KEY } from '../../lambdas/credentials/appsync-api-key/contract';
import { resourceIdentity } from '../checks/resource-identity';
import { checkResourcePlace } from '../checks/resource-place';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

/** Properties of an API key of AppSync. */
export interface AppSyncApiKeyProps {
  /** GraphQL API with the authorization mode `API_KEY`, in the account and region of the stack. */
  readonly api: IGraphqlApi;

  /**
   * URL of the GraphQL endpoint, such as `https://example.appsync-api.eu-central-1.amazonaws.com/graphql`. It is in the value of
   * the secret, and a key is verified there.
   *
   * @default - the URL of the API, which an imported API does not have
   */
  readonly url?: string;
}

const FACTORY = 'Credential.appSyncApiKey';

/** Source: CreateApiKey, AWS AppSync API Reference. */
const LONGEST_LIFE = Duration.days(365);

/**
 * Checks the props of an API key of AppSync.
 *
 * @throws `ApiKeysNotAllowed`, `GraphqlUrlMissing`, `UnknownAtSynth`, `WrongType`
 */
export function checkAppSyncApiKey(props: AppSyncApiKeyProps): void {
  const { api, url } = props ?? {};
  expectShape(`api of ${FACTORY}`, api, ['apiId', 'modes', 'env', 'node'], 'Pass a GraphqlApi.');
  const isUrl =
    url === undefined || Token.isUnresolved(url) || /^https:\/\/[a-z0-9.-]+\/graphql$/i.test(String(url));
  expectThat(isUrl, `url of ${FACTORY}`, url, 'Pass https://HOST/graphql.');
  identityOf(api);
  // An imported API states its modes only optionally.
  if (api.modes.length > 0 && !api.modes.includes(AuthorizationType.API_KEY)) {
    refuse(
      'ApiKeysNotAllowed',
      `The API ${api.node.path} of ${FACTORY} allows ${api.modes.join(', ')}, and no API keys.`,
      'Add the authorization mode API_KEY to the API.',
    );
  }
  urlOf(props);
}

/** Configuration of the rotator of an API key of AppSync. */
export function bindAppSyncApiKey(rotator: Construct, props: AppSyncApiKeyProps): CredentialConfig {
  checkAppSyncApiKey(props);
  const { api } = props;
  checkResourcePlace(rotator, api, 'API');
  warnOfTemplateKeys(rotator, api);
  Annotations.of(rotator).acknowledgeWarning(
    'cdk-rekey:wideStatement',
    'AppSync has no resource-level permissions for API keys.',
  );
  return {
    code: libraryCode(APPSYNC_API_KEY),
    parameters: { apiId: api.apiId, graphqlUrl: urlOf(props) },
    statements: [
      new PolicyStatement({
        actions: ['appsync:ListApiKeys', 'appsync:CreateApiKey', 'appsync:DeleteApiKey'],
        // These actions have no resource types (Service Authorization Reference, "AWS AppSync").
        resources: ['*'],
      }),
    ],
    principal: `${APPSYNC_API_KEY} ${identityOf(api)}`,
    longestLife: LONGEST_LIFE,
    needsInternet: api.visibility !== Visibility.PRIVATE,
    // Its other parts, such as data sources, may depend on the secret.
    dependencies: resourcesOf(api, 'AWS::AppSync::GraphQLApi', 'AWS::AppSync::GraphQLSchema'),
  };
}

const identityOf = ({ apiId }: IGraphqlApi): string =>
  resourceIdentity(apiId, 'AWS::AppSync::GraphQLApi', `api of ${FACTORY}`);

function urlOf({ api, url = (api as Partial<GraphqlApi>).graphqlUrl }: AppSyncApiKeyProps): string {
  if (url !== undefined) return url;
  return refuse(
    'GraphqlUrlMissing',
    `The API ${api.node.path} of ${FACTORY} is imported, so its URL is not known.`,
    'Pass the url of its GraphQL endpoint.',
  );
}

const resourcesOf = (api: IGraphqlApi, ...types: string[]): CfnResource[] =>
  api.node.findAll().filter((one): one is CfnResource => {
    return CfnResource.isCfnResource(one) && types.includes(one.cfnResourceType);
  });

/** GraphqlApi creates a key in the template, which no rotation replaces. */
function warnOfTemplateKeys(rotator: Construct, api: IGraphqlApi): void {
  const [key] = resourcesOf(api, 'AWS::AppSync::ApiKey');
  if (!key) return;
  Annotations.of(rotator).addWarningV2(
    'cdk-rekey:apiKeyInTemplate',
    `The API ${api.node.path} has the API key ${key.node.path}, which everybody may read who may describe the stack, and which the ` +
      `rotator does not replace. Remove it when nothing uses it: api.node.tryRemoveChild('${key.node.id}').`,
  );
}
