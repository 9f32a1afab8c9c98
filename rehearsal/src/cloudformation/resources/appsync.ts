import type { ResourceHandler } from '../resource';

export const appSync: Readonly<Record<string, ResourceHandler>> = {
  'AWS::AppSync::GraphQLApi': {
    properties: [],
    // Every API accepts API keys: synth has checked the authorization modes.
    indifferent: [
      ...['AdditionalAuthenticationProviders', 'AuthenticationType', 'IntrospectionConfig', 'LogConfig'],
      ...['Name', 'OwnerContact', 'QueryDepthLimit', 'ResolverCountLimit', 'Tags', 'Visibility'],
      ...['UserPoolConfig', 'XrayEnabled'],
    ],
    create({ aws }) {
      const id = aws.random.text(26, 'abcdefghijklmnopqrstuvwxyz234567');
      const { host } = aws.appSync.create(id);
      const arn = aws.appSync.arn(`apis/${id}`);
      const attributes = { ApiId: id, Arn: arn, GraphQLDns: host, GraphQLUrl: `https://${host}/graphql` };
      return { physicalId: arn, attributes, remove: () => aws.appSync.remove(id) };
    },
  },
  'AWS::AppSync::GraphQLSchema': {
    properties: [],
    indifferent: ['ApiId', 'Definition', 'DefinitionS3Location'],
    create: ({ properties }) => ({ physicalId: `${properties.ApiId}GraphQLSchema` }),
  },
  'AWS::AppSync::ApiKey': {
    properties: ['ApiId', 'Description', 'Expires'],
    create({ aws, properties }) {
      const { ApiId, Description, Expires } = properties;
      const api = aws.appSync.get(ApiId);
      const { id } = api.create(Description, Expires === undefined ? undefined : Number(Expires));
      const arn = aws.appSync.arn(`apis/${ApiId}/apikey/${id}`);
      const attributes = { ApiKey: id, ApiKeyId: id, Arn: arn };
      return { physicalId: arn, attributes, remove: () => api.remove(id) };
    },
  },
};
