import type { Serve } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { Acme } from './issuer';

/** Acme for a rehearsal, on the host that the stack configures. It accepts every administrator. */
export const serve: Serve = ({ clock }) => {
  const acme = new Acme(clock.now);
  return {
    protocol: 'https',
    hosts: ({ parameters }) => (typeof parameters.host === 'string' ? [parameters.host] : []),
    async request(request, response) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const key = String(request.headers.authorization ?? '').replace(/^Bearer /, '');
      const { status, json } = acme.handle(
        request.method ?? 'GET',
        request.url ?? '/',
        key,
        body === '' ? undefined : JSON.parse(body),
      );
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(json === undefined ? '' : JSON.stringify(json));
    },
  };
};
