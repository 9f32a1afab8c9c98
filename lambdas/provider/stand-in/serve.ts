import type { WireIssuer } from '../../../rehearsal/src/issuers/issuer';
import { wireOf } from '../../credentials/http-api/stand-in/serve';
import type { WireAnswer, WireRequest } from '../../credentials/http-api/wire';

/** Serves a stand-in over HTTPS in a rehearsal. */
export const overWire = (
  hosts: WireIssuer['hosts'],
  handle: (wire: WireRequest) => WireAnswer,
): WireIssuer => ({
  protocol: 'https',
  hosts,
  async request(request, response) {
    const { status, headers, json } = handle(await wireOf(request));
    response.writeHead(status, { ...headers, 'content-type': 'application/json' });
    response.end(json === undefined ? '' : JSON.stringify(json));
  },
});
