/** Runs the conformance suite on the adapter: every fault at every call, with an in-memory issuer. */
import { conformance } from 'cdk-rekey-engine/testing';
import { acmeTokens } from './adapter';
import { Acme } from './issuer';

conformance({ describe, test }, 'acme-token', ({ clock }) => {
  const acme = new Acme(clock.now);
  const call = async (method: string, path: string, key: string, body?: object) =>
    acme.handle(method, path, key, body as Record<string, string>);
  return {
    factory: acmeTokens(() => call),
    parameters: { host: 'api.acme.example', account: 'shop' },
    admin: '{"key":"administrator-of-acme"}',
    accepts: (text) => acme.accepts(JSON.parse(text).token),
    alive: () => [...acme.tokens.keys()],
  };
});
