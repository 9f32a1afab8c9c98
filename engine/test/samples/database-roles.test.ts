import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { codeOf, DAY } from '../world/world';
import { databaseRoles, RoleDatabase } from './database-roles';
import { lateInstalls } from './delayed-install';
import type { Login } from './passwords';
import { STEPS, sampleSuite, TOKEN } from './sample-suite';

function roles(): Subject & { readonly database: RoleDatabase } {
  const database = new RoleDatabase();
  const it = subject(
    () => ({
      factory: databaseRoles(database),
      works: (text) => database.accepts(JSON.parse(text)),
      alive: () => [...database.roles].filter(([, { login }]) => login).map(([id]) => id),
    }),
    'database-roles',
    { roles: 'app_a app_b' },
  );
  return { ...it, database };
}

sampleSuite('database-roles', roles);
lateInstalls('database-roles', roles);

const loginIn = ({ world }: Subject, label: string): Login => JSON.parse(world.secret.text(label) ?? '{}');

describe('two roles in turn', () => {
  test('a role with a password of somebody else is left alone', async () => {
    const it = roles();
    it.database.alter('app_a', { password: 'set-by-hand', login: true });
    it.world.calls.afterEach = () => undefined;
    await it.world.resource('Create');
    expect(it.world.answers.at(-1)?.Reason).toContain('[SlotTaken] app_a has a credential at the issuer');
    expect(it.database.accepts({ username: 'app_a', password: 'set-by-hand' })).toBe(true);
    await it.world.resource('Delete');
    expect(it.database.accepts({ username: 'app_a', password: 'set-by-hand' })).toBe(true);
  });

  test('a rotation within the grace is held back, and both logins go on working', async () => {
    const it = roles();
    await it.world.deploy();
    expect(await it.world.rotate()).toBe('done');
    it.world.clock.pass(DAY - 2 * HOUR);
    expect(codeOf(await it.world.rotate())).toBe('GraceNotOver');
    expect([CURRENT, PREVIOUS].map((label) => loginIn(it, label).username)).toEqual(['app_b', 'app_a']);
    expect(it.alive()).toEqual(['app_a', 'app_b']);
  });

  test('before a login is reused, its earlier credential has lost its label and is disabled', async () => {
    const it = roles();
    const { world, database } = it;
    await world.deploy();
    await world.rotate();
    world.clock.pass(DAY + HOUR);
    const at: unknown[] = [];
    const alter = database.alter.bind(database);
    database.alter = (username, change) => {
      at.push([username, world.secret.labels[PREVIOUS] !== undefined, change.login]);
      alter(username, change);
    };
    expect(await world.rotate()).toBe('done');
    expect(at).toEqual([
      ['app_a', false, false],
      ['app_a', false, false],
      ['app_a', false, true],
    ]);
  });

  test.each([0, 1, 2, 3, 4, 8])(
    'a sweep that retires a login %i seconds after a rotation began does not end the credential that reuses it',
    async (seconds) => {
      for (const [delay, lag] of [0, 2, 9].flatMap((one) => [0, 2, 4].map((other) => [one, other]))) {
        const it = roles();
        const { world } = it;
        await world.deploy();
        await world.rotate();
        world.clock.pass(2 * DAY);
        world.secret.lag = lag * SECOND;
        world.calls.reset();
        // The sweep comes second: its call arrives late.
        let calls = 0;
        world.calls.delay = (name) =>
          name === 'disable' && ++calls === 2 ? world.clock.sleep(delay * SECOND) : undefined;
        world.secret.startRotation(TOKEN);
        const rotation = async () => {
          for (const Step of STEPS)
            await world.invoke({
              Step,
              SecretId: world.environment.REKEY_SECRET_ARN,
              ClientRequestToken: TOKEN,
            });
        };
        const sweep = async () => {
          await world.clock.sleep(seconds * SECOND);
          await world.invoke({ rekey: 'sweep' });
        };
        await world.run(Promise.all([rotation(), sweep()]));
        const works = it.works(world.secret.text(CURRENT) as string);
        expect({ delay, lag, works, current: world.secret.labels[CURRENT] }).toEqual({
          delay,
          lag,
          works: true,
          current: TOKEN,
        });
      }
    },
  );
});
