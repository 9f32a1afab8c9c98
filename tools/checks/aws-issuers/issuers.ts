import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { AppSyncClient, ListApiKeysCommand } from '@aws-sdk/client-appsync';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';

/** The view that clients of an API have of a key, and the list of its issuer. */
export interface Issuer {
  /** HTTP status of a request with the key in the value of a secret. */
  use(text: string): Promise<number>;
  /** Names or descriptions of the keys that work. */
  live(): Promise<string[]>;
}

/** Ids of the two APIs, and the URLs of a method and of the endpoint. */
export interface Apis {
  readonly rest: string;
  readonly graphql: string;
  readonly restUrl: string;
  readonly graphqlUrl: string;
}

/** The issuers by the id of the construct whose secret has their key. */
export function issuersAt(
  ministack: Ministack,
  region: string,
  { rest, graphql, restUrl, graphqlUrl }: Apis,
) {
  const ca = readFileSync(ministack.certificate);
  const settings = {
    ...{ endpoint: ministack.endpoint, region, requestHandler: { httpsAgent: { ca } } },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const gateway = new APIGatewayClient(settings);
  const appSync = new AppSyncClient(settings);
  const send = (method: string, path: string, text: string, more: object = {}, body = '') =>
    new Promise<number>((resolve, reject) => {
      const { apiKey } = JSON.parse(text) as { apiKey: string };
      const headers = { 'x-api-key': apiKey, 'content-type': 'application/json', ...more };
      // The certificate is that of the address, whatever the host name is.
      const options = { method, headers, ca, agent: false, servername: '' };
      const sent = request(new URL(path, ministack.endpoint), options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const method = `/_aws/execute-api/${rest}${new URL(restUrl).pathname}`;
  const stage: Issuer = {
    use: (text) => send('GET', method, text),
    async live() {
      const { items = [] } = await gateway.send(new GetApiKeysCommand({ limit: 500 }));
      return items.filter(({ enabled }) => enabled).map(({ name = '' }) => name);
    },
  };
  const query = JSON.stringify({ query: '{ __typename }' });
  const endpoint: Issuer = {
    use: (text) => send('POST', '/graphql', text, { host: new URL(graphqlUrl).hostname }, query),
    async live() {
      const { apiKeys = [] } = await appSync.send(new ListApiKeysCommand({ apiId: graphql }));
      return apiKeys.map(({ description = '' }) => description);
    },
  };
  return { StageKey: stage, PlanKey: stage, GraphqlKey: endpoint };
}
