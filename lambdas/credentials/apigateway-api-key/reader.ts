import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { sendVia } from '../../verification/https';
import { APIGATEWAY_API_KEY, type ApiKeyValue } from './contract';
import { tryStage } from './stage';

/** Sends a request with the API key. */
export const reader: KindReader = {
  kind: APIGATEWAY_API_KEY,
  description: 'each read sends a request with the API key to a stage of the usage plans',
  async use(text, { parameters, regions: [region], issuerPort, certificateAuthority: ca }) {
    const { apiKey } = JSON.parse(text) as ApiKeyValue;
    const given = typeof parameters.url === 'string' ? parameters.url : undefined;
    const url = given ?? `https://execute-api.${region}.amazonaws.com/`;
    const { hostname: servername } = new URL(url);
    const address = { hostname: '127.0.0.1', port: issuerPort(servername, 443), servername, ca };
    const { accepted, answer } = await tryStage(url, apiKey, (to, request) => sendVia(to, request, address));
    if (!accepted) throw new Error(`${servername} refused the API key: ${answer}.`);
  },
};
