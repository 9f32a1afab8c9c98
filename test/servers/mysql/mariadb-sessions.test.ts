import { CURRENT, PENDING } from '../../../engine/src/secret-store/secret-store';
import { codeOf, DAY } from '../../../engine/src/testing/rotator';
import { connect } from './fixture';
import { deployed, server, token, useServer } from './mariadb-fixture';

useServer();

describe('open sessions', () => {
  const isOpen = async (client: Awaited<ReturnType<typeof connect>>) =>
    client.query('SELECT 1').then(
      () => true,
      () => false,
    );

  test('survive a rotation and the end of a grace', async () => {
    const rotator = await deployed();
    const before = await connect(server, rotator.value(CURRENT));
    await rotator.rotate(token(1));
    const after = await connect(server, rotator.value(CURRENT));
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect([await isOpen(before), await isOpen(after)]).toEqual([true, true]);
  });

  test.each([
    [false, false],
    [true, true],
  ])(
    'of a compromised password with keepSessions: %s are open afterwards: %s',
    async (keepSessions, open) => {
      const rotator = await deployed({ keepSessions });
      const client = await connect(server, rotator.value(CURRENT));
      const other = await deployed();
      const bystander = await connect(server, other.value(CURRENT));
      await rotator.replaceNow();
      expect(await isOpen(client)).toBe(open);
      expect(await isOpen(bystander)).toBe(true);
    },
  );

  test('are ended by the deletion', async () => {
    const rotator = await deployed();
    const client = await connect(server, rotator.value(CURRENT));
    await rotator.delete();
    expect(await isOpen(client)).toBe(false);
  });

  test('of alternating users hold back the end of the grace, and end exactly with their user', async () => {
    const rotator = await deployed({ strategy: 'alternating-users' });
    const first = await connect(server, rotator.value(CURRENT));
    await rotator.rotate(token(1));
    const second = await connect(server, rotator.value(CURRENT));
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect(await isOpen(first)).toBe(true);
    expect(codeOf(await rotator.rotate(token(2)))).toBe('Straggler');
    rotator.environment.REKEY_STRAGGLERS = 'cut-off';
    rotator.secret.setLabel(PENDING, undefined);
    await rotator.sweep();
    expect([await isOpen(first), await isOpen(second)]).toEqual([false, true]);
  });
});
