import { codeOf } from 'cdk-rekey-engine/testing';
import { freePort } from '../../../../lambdas/databases/servers/process';
import { eachDeployed, failure } from './each-deployed';
import { connect, parametersFor } from './fixture';
import { type Stall, stallingProxy } from './stalling-proxy';

// Shorter limits, for the time of the tests; times.test.ts checks those of production.
jest.mock('../../../../lambdas/credentials/postgres/times', () => ({
  ...jest.requireActual('../../../../lambdas/credentials/postgres/times'),
  STEP: 1000,
  SESSION: 2500,
}));

/** Failures on the way to a real server: each is a named error, and the login of the application works on. */
const it = eachDeployed();

describe('a server that cannot be reached', () => {
  test.each<[string, () => Promise<object>]>([
    ['with a closed port', async () => ({ port: await freePort() })],
    ['with an unknown host', async () => ({ host: 'db.invalid' })],
  ])('fails a rotation %s', async (_, parameters) => {
    const [code, message] = failure(await it.rotateWith(await parameters()));
    expect(code).toBe('IssuerUnreachable');
    expect(message).toContain('The logins of this secret at');
  });

  test('fails a deletion, which names the logins that remain', async () => {
    const port = await freePort();
    it.rotator.environment.REKEY_CREDENTIAL = JSON.stringify({ ...parametersFor(it.server), port });
    await it.rotator.delete();
    const { Status, Reason } = it.rotator.answers.at(-1) ?? {};
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(
      /^\[IssuerUnreachable\].*The logins of this secret at localhost: shop_a, shop_b\./,
    );
  });

  test('is no proof that a compromised credential is dead', async () => {
    const adapter = it.adapter({ port: await freePort() });
    const { code, message } = await adapter
      .proveRefused(it.rotator.value('AWSCURRENT'), { successes: 1, within: 0 })
      .then(
        () => ({ code: 'proved', message: '' }),
        (error) => error,
      );
    expect(code).toBe('StillAccepted');
    expect(message).toContain('ECONNREFUSED');
  });
});

/** Bytes from the server in a session: TLS to 770, the login to 1410, the statements of an installation to 2060. */
describe('a network', () => {
  test.each<[string, Stall, string]>([
    ['stalls before TLS', { after: 0, mode: 'silent' }, 'IssuerTimedOut'],
    ['stalls in the TLS handshake', { after: 300, mode: 'silent' }, 'IssuerTimedOut'],
    ['stalls in the login', { after: 850, mode: 'silent' }, 'IssuerTimedOut'],
    ['stalls in a statement', { after: 1450, mode: 'silent' }, 'IssuerTimedOut'],
    ['is reset before TLS', { after: 0, mode: 'reset' }, 'IssuerUnreachable'],
    ['is reset in the TLS handshake', { after: 300, mode: 'reset' }, 'IssuerUnreachable'],
    ['is reset in the login', { after: 850, mode: 'reset' }, 'IssuerUnreachable'],
    ['is reset in a statement', { after: 1450, mode: 'reset' }, 'IssuerUnreachable'],
  ])('that %s ends the rotation', async (_, stall, expected) => {
    const proxy = await stallingProxy(it.server.port, stall);
    const outcome = failure(await it.rotateWith({ port: proxy.port }));
    await proxy.close();
    expect(outcome[0]).toBe(expected);
  });

  test('that is lost anywhere in a rotation leaves nothing that the next rotation cannot use', async () => {
    for (let after = 1400; after < 2100; after += 50) {
      const proxy = await stallingProxy(it.server.port, { after, mode: 'reset' });
      await it.rotateWith({ port: proxy.port });
      await proxy.close();
      it.rotator.secret.setLabel('AWSPENDING', undefined);
    }
    expect(codeOf(await it.rotateWith({}))).toBe('done');
    await connect(it.server, it.rotator.value('AWSCURRENT'));
    it.rotator.secret.setLabel('AWSCURRENT', it.rotator.secret.labels.AWSPREVIOUS);
  });
});
