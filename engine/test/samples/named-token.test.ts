import { randomBytes, randomUUID } from 'node:crypto';
import { CURRENT } from '../../src/secret-store/secret-store';
import { type Subject, subject } from '../subject';
import { DAY } from '../world/world';
import { namedToken, TokenService } from './named-token';
import { sampleSuite, TOKEN } from './sample-suite';

const longId = () => randomBytes(80).toString('base64url').slice(0, 110);

const tokens = (newId: () => string) => (): Subject & { readonly service: TokenService } => {
  let service: TokenService | undefined;
  const it = subject(
    ({ clock }) => {
      const made = new TokenService(clock, newId);
      service = made;
      return {
        factory: namedToken(made),
        works: (text) => made.accepts(JSON.parse(text)),
        alive: () => [...made.tokens.values()].filter((token) => made.accepts(token)).map(({ id }) => id),
      };
    },
    'named-token',
    { account: 'acme' },
  );
  return { ...it, service: service as unknown as TokenService };
};

sampleSuite('named-token', tokens(randomUUID));
sampleSuite('named-token with ids of 110 characters', tokens(longId));

describe('a named token', () => {
  const make = tokens(longId);

  test('ends at its issuer a day after its expected end, also when the rotator has died', async () => {
    const { world, service } = make();
    await world.deploy();
    const [{ created, expiresAt }] = service.tokens.values();
    expect(expiresAt - created).toBe((92 + 1 + 1) * DAY);
  });

  test('that a crashed attempt left is found by its name, and that of another secret is not touched', async () => {
    const { world, service } = make();
    await world.deploy();
    const foreign = [
      service.create('rekey-0123456789ab-0123456789ab', Infinity),
      service.create('theirs', Infinity),
    ];
    world.secret.startRotation(TOKEN);
    world.calls.reset();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    expect(service.tokens.size).toBe(4);
    expect(await world.rotate(TOKEN)).toBe('done');
    const current = JSON.parse(world.secret.text(CURRENT) as string).id;
    expect(service.tokens.size).toBe(4);
    for (const { id } of [...foreign, { id: current }]) expect(service.tokens.has(id)).toBe(true);
  });

  test('nine that are live at once have their records in the tags of the secret', async () => {
    const { world, service } = make();
    world.environment.REKEY_TIMES = JSON.stringify({
      graceSeconds: 30 * 86400,
      quarantineSeconds: 86400,
      overdueAfterSeconds: 92 * 86400,
    });
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
