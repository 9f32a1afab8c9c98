import type { Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { described, GraphqlApi } from './api';

/** Request members. Source: the operations below, AWS AppSync API Reference. */
const MEMBERS: Members = {
  apiId: 'text!',
  description: 'text',
  expires: 'integer',
  id: 'text',
  maxResults: 'text',
  nextToken: 'text',
};

/** The part of AppSync that rotation needs: API keys of GraphQL APIs. A declared stub without schemas and resolvers. */
export class AppSync implements Service {
  readonly name = 'appsync';
  readonly protocol = 'rest-json';
  readonly members = MEMBERS;
  readonly routes = {
    CreateApiKey: 'POST /v1/apis/{apiId}/apikeys',
    DeleteApiKey: 'DELETE /v1/apis/{apiId}/apikeys/{id}',
    ListApiKeys: 'GET /v1/apis/{apiId}/apikeys',
  };
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly apis = new Map<string, GraphqlApi>();

  constructor(private readonly aws: LocalAws) {
    const managed = (name: string, run: (api: GraphqlApi, input: Input) => unknown): Operation => ({
      // These actions have no resource types (Service Authorization Reference, "AWS AppSync").
      access: () => [{ action: `appsync:${name}`, resource: '*' }],
      run: (input) => run(this.get(input.apiId), input),
    });
    this.operations = {
      CreateApiKey: managed('CreateApiKey', (api, { description, expires }) => ({
        apiKey: described(api.create(description, expires)),
      })),
      DeleteApiKey: managed('DeleteApiKey', (api, { id }) => {
        api.remove(id ?? '');
        return {};
      }),
      ListApiKeys: managed('ListApiKeys', ({ listed }) => ({ apiKeys: listed.map(described) })),
    };
  }

  /** ARN of a resource of this account and region. */
  arn(resource: string): string {
    return `arn:aws:appsync:${this.aws.region}:${this.aws.account}:${resource}`;
  }

  create(id: string): GraphqlApi {
    const label = this.aws.random.text(26, 'abcdefghijklmnopqrstuvwxyz234567');
    const api = new GraphqlApi(this.aws, id, `${label}.appsync-api.${this.aws.region}.amazonaws.com`);
    this.apis.set(id, api);
    return api;
  }

  remove(id: string): void {
    this.apis.delete(id);
  }

  /** The API with an endpoint; undefined if there is none. */
  apiAt(host: string): GraphqlApi | undefined {
    return [...this.apis.values()].find((api) => api.host === host);
  }

  get(id: string): GraphqlApi {
    const api = this.apis.get(id);
    if (api) return api;
    throw new AwsError('NotFoundException', `GraphQL API ${id} not found.`, { status: 404 });
  }
}
