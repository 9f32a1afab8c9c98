import { STEPS } from '../../src/events';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { subject } from '../subject';
import { codeOf, DAY } from '../world/world';
import { databaseRoles, RoleDatabase } from './database-roles';
import { delayedInstalls } from './delayed-install';
import type { Login } from './passwords';
import { EVERY_FAULT, sampleSuite, stepEvent, TOKEN } from './sample-suite';

const roles = () =>
  subject(
    () => {
      const database = new RoleDatabase();
      return {
        database,
        factory: databaseRoles(database),
        works: (text: string) => database.accepts(JSON.parse(text)),
        alive: () => database.enabled(),
      };
    },
    'database-roles',
    { roles: 'app_a app_b' },
  );

sampleSuite('database-roles', roles);
delayedInstalls('database-roles', roles);

describe('two alternating roles', () => {
  const usernameIn = ({ world }: ReturnType<typeof roles>, label: string) =>
    (JSON.parse(world.secret.text(label) ?? '{}') as Login).username;

  test('leave a password that the rotator did not set unchanged', async () => {
    const it = roles();
    const foreign = { username: 'app_a', password: 'set-by-hand' };
    it.database.alter('app_a', { password: foreign.password, login: true });
    it.world.calls.afterEach = () => undefined;
    await it.world.resource('Create');
    expect(it.world.answers.at(-1)?.Reason).toContain('[SlotTaken] app_a has a credential at the issuer');
    expect(it.database.accepts(foreign)).toBe(true);
    await it.world.resource('Delete');
    expect(it.database.accepts(foreign)).toBe(true);
  });

  test('both work in the grace, and a rotation is rejected with GraceNotOver', async () => {
    const it = roles();
    await it.world.deploy();
    expect(await it.world.rotate()).toBe('done');
    it.world.clock.pass(DAY - 2 * HOUR);
    expect(codeOf(await it.world.rotate())).toBe('GraceNotOver');
    expect([CURRENT, PREVIOUS].map((label) => usernameIn(it, label))).toEqual(['app_b', 'app_a']);
    expect(it.alive()).toEqual(['app_a', 'app_b']);
  });

  test('a role loses its label and is disabled before it is reused', async () => {
    const { world, database } = roles();
    await world.deploy();
    await world.rotate();
    world.clock.pass(DAY + HOUR);
    const changes: unknown[] = [];
    const alter = database.alter.bind(database);
    database.alter = (username, change) => {
      changes.push([username, world.secret.labels[PREVIOUS] !== undefined, change.login]);
      alter(username, change);
    };
    expect(await world.rotate()).toBe('done');
    expect(changes).toEqual([
      ['app_a', false, false],
      ['app_a', false, false],
      ['app_a', false, true],
    ]);
  });

  test.each([0, 1, 2, 3, 4, 8])(
    'a sweep %i seconds after the start of a rotation does not end the credential that reuses a role',
    async (seconds) => {
      const delays = [0, 2, 9].flatMap((delay) => [0, 2, 4].map((lag) => ({ delay, lag })));
      for (const { delay, lag } of EVERY_FAULT
        ? delays
        : delays.filter((_, index) => index % 2 === seconds % 2)) {
        const it = roles();
        const { world } = it;
        await world.deploy();
        await world.rotate();
        world.clock.pass(2 * DAY);
        world.secret.lag = lag * SECOND;
        world.calls.reset();
        // The second call of disable, which the sweep makes, arrives late.
        let calls = 0;
        world.calls.delay = (name) =>
          name === 'disable' && ++calls === 2 ? world.clock.sleep(delay * SECOND) : undefined;
        world.secret.startRotation(TOKEN);
        const rotation = async () => {
          for (const step of STEPS) await world.invoke(stepEvent(step));
        };
        const sweep = async () => {
          await world.clock.sleep(seconds * SECOND);
          await world.invoke({ rekey: 'sweep' });
        };
        await world.run(Promise.all([rotation(), sweep()]));
        const works = it.works(world.secret.text(CURRENT) as string);
        const current = world.secret.labels[CURRENT];
        expect({ delay, lag, works, current }).toEqual({ delay, lag, works: true, current: TOKEN });
      }
    },
  );
});
