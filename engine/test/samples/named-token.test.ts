import { randomBytes, randomUUID } from 'node:crypto';
import { CURRENT } from '../../src/secret-store/secret-store';
import { subject } from '../subject';
import { DAY } from '../world/world';
import { namedToken, TokenService } from './named-token';
import { EVERY_FAULT, runSteps, sampleSuite, TOKEN, withFault } from './sample-suite';

const longId = () => randomBytes(80).toString('base64url').slice(0, 110);

const tokens = (newId: () => string) => () =>
  subject(
    ({ clock }) => {
      const service = new TokenService(clock, newId);
      return {
        service,
        factory: namedToken(service),
        works: (text: string) => service.accepts(JSON.parse(text)),
        alive: () =>
          [...service.tokens.values()].filter((token) => service.accepts(token)).map(({ id }) => id),
      };
    },
    'named-token',
    { account: 'acme' },
  );

sampleSuite('named-token with ids of 110 characters', tokens(longId));
if (EVERY_FAULT) sampleSuite('named-token', tokens(randomUUID));

describe('a named token', () => {
  const make = tokens(longId);

  test('expires at the issuer a day after its expected end of use', async () => {
    const { world, service } = make();
    await world.deploy();
    const [{ created, expiresAt }] = service.tokens.values();
    expect(expiresAt - created).toBe((92 + 1 + 1) * DAY);
  });

  test('is found by its name after a crash, and tokens of other secrets are unchanged', async () => {
    const it = make();
    const { world, service } = it;
    await world.deploy();
    const foreign = [
      service.create('rekey-0123456789ab-0123456789ab', Infinity),
      service.create('theirs', Infinity),
    ];
    await withFault(it, 'issue', 'crash-after', () => runSteps(it, 1));
    expect(service.tokens.size).toBe(4);
    expect(await world.rotate(TOKEN)).toBe('done');
    const current = JSON.parse(world.secret.text(CURRENT) as string).id;
    expect(service.tokens.size).toBe(4);
    for (const { id } of [...foreign, { id: current }]) expect(service.tokens.has(id)).toBe(true);
  });

  test('keeps the records of nine live tokens in the tags of the secret', async () => {
    const { world, service } = make();
    world.setTimes({ graceSeconds: 30 * 86400, quarantineSeconds: 86400 });
    await world.deploy();
    for (let rotation = 0; rotation < 8; rotation++) {
      expect(await world.rotate()).toBe('done');
      world.clock.pass(DAY);
    }
    expect(service.tokens.size).toBe(9);
    expect(await world.rotate()).toBe('done');
    world.clock.pass(40 * DAY);
    await world.sweep();
    expect(service.tokens.size).toBe(1);
  });
});
