import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { sendVia } from '../../verification/https';
import { APPSYNC_API_KEY, type ApiKeyValue } from './contract';
import { tryGraphql } from './graphql';

/** Sends a query with the API key. */
export const reader: KindReader = {
  kind: APPSYNC_API_KEY,
  description: 'each read sends a GraphQL query with the API key',
  async use(text, { issuerPort, certificateAuthority: ca }) {
    const { graphqlUrl, apiKey } = JSON.parse(text) as ApiKeyValue;
    const { hostname: servername } = new URL(graphqlUrl);
    const address = { hostname: '127.0.0.1', port: issuerPort(servername, 443), servername, ca };
    const { accepted, answer } = await tryGraphql(graphqlUrl, apiKey, (url, request) =>
      sendVia(url, { ...request, headers: { ...request.headers, host: servername } }, address),
    );
    if (!accepted) throw new Error(`${servername} refused the API key: ${answer}.`);
  },
};
