import { conformance } from 'cdk-rekey-engine/testing';
import { acme, FakeAcme } from './acme';

conformance({ describe, test }, 'acme-token', ({ clock }) => {
  const issuer = new FakeAcme(clock);
  return {
    factory: acme(issuer),
    parameters: { account: 'mailer' },
    accepts: (text) => issuer.accepts(text),
    alive: () => issuer.ids(),
  };
});
