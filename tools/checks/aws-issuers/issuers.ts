import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';

/** Sends a request with the key in the value of a secret. Returns the HTTP status. */
export type UseKey = (text: string) => Promise<number>;

/** Id of the REST API, and the URLs of its method and of the GraphQL endpoint. */
export interface Apis {
  readonly rest: string;
  readonly restUrl: string;
  readonly graphqlUrl: string;
}

/** The clients of the APIs, by the id of the construct whose secret has their key, and the list of the enabled keys. */
export function issuersAt(ministack: Ministack, region: string, { rest, restUrl, graphqlUrl }: Apis) {
  const ca = readFileSync(ministack.certificate);
  const settings = {
    ...{ endpoint: ministack.endpoint, region, requestHandler: { httpsAgent: { ca } } },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const gateway = new APIGatewayClient(settings);
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
  const stage: UseKey = (text) => send('GET', method, text);
  const query = JSON.stringify({ query: '{ __typename }' });
  const host = new URL(graphqlUrl).hostname;
  const endpoint: UseKey = (text) => send('POST', '/graphql', text, { host }, query);
  return {
    use: { StageKey: stage, PlanKey: stage, GraphqlKey: endpoint },
    async enabledKeys(): Promise<string[]> {
      const { items = [] } = await gateway.send(new GetApiKeysCommand({ limit: 500 }));
      return items.filter(({ enabled }) => enabled).map(({ name = '' }) => name);
    },
  };
}
