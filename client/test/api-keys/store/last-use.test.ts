import { VirtualClock } from '../../../src/testing';
import { DENIED, UNREACHABLE } from './memory-dynamodb';
import { HOUR, issued, MINUTE, setUp } from './setup';

test('the last use is written with the first verification, and then once an hour', async () => {
  const { keys, table, clock } = setUp();
  const { key, id } = await issued(keys);
  for (let minute = 0; minute < 181; minute++) {
    await keys.verify(key);
    await clock.advance(MINUTE);
  }
  expect(table.count('updateItem')).toBe(4);
  expect((await keys.get(id))?.lastUsedAt).toBe(clock.now() - MINUTE);
});

test('ten processes write it once an hour together', async () => {
  const { keys, table, clock, process } = setUp();
  const { key, id } = await issued(keys);
  const fleet = Array.from({ length: 10 }, () => process());
  const times = new Set<number | undefined>();
  for (let minute = 0; minute < 3 * 60; minute++) {
    for (const one of fleet) {
      await one.verify(key);
      await one.flush();
      times.add((await keys.get(id))?.lastUsedAt);
      await clock.advance(MINUTE / fleet.length);
    }
  }
  expect(times.size).toBe(3);
  // The first write of each process may lose against another one; afterwards a refresh has the time of the winner.
  expect(table.count('updateItem')).toBeLessThan(60);
});

test('of two processes at once one writes it', async () => {
  const { keys, clock, process } = setUp();
  const { key, id } = await issued(keys);
  const other = process({ clock: new VirtualClock(clock.now() + 30 * MINUTE) });
  await Promise.all([keys.verify(key), other.verify(key)]);
  await Promise.all([keys.flush(), other.flush()]);
  expect((await keys.get(id))?.lastUsedAt).toBe(clock.now());
});

test('a refresh does not write it again while the first write goes on', async () => {
  const { keys, table, clock } = setUp();
  const { key } = await issued(keys);
  table.held.set('updateItem', new Promise(() => {}));
  for (let minute = 0; minute < 10; minute++) {
    await keys.verify(key);
    await clock.advance(MINUTE);
  }
  // Without the carried time each refresh would read the old one and write again.
  table.items.forEach((item) => {
    delete item.lastUsedAt;
  });
  for (let minute = 0; minute < 10; minute++) {
    await keys.verify(key);
    await clock.advance(MINUTE);
  }
  expect(table.count('updateItem')).toBe(1);
});

test('a refused key is not used', async () => {
  const { keys, table } = setUp();
  const { key, id } = await issued(keys);
  await keys.revoke(id);
  table.calls.length = 0;
  await keys.verify(key);
  await keys.flush();
  expect(table.count('updateItem')).toBe(0);
});

test('a failed write is repeated after a minute, does not disturb, and is reported', async () => {
  const errors: Error[] = [];
  const { keys, table, clock } = setUp({ onError: (error) => errors.push(error) });
  const { key, id } = await issued(keys);
  table.faults.push({ operation: 'updateItem', error: UNREACHABLE });
  for (let n = 0; n < 5; n++) expect((await keys.verify(key)).result).toBe('ok');
  await keys.flush();
  expect(errors).toEqual([UNREACHABLE]);
  table.faults.length = 0;
  await clock.advance(MINUTE);
  await keys.verify(key);
  await keys.flush();
  expect((await keys.get(id))?.lastUsedAt).toBe(clock.now());
});

test('without onError one process warning names the permission', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { keys, table, clock } = setUp();
  const { key } = await issued(keys);
  table.faults.push({ operation: 'updateItem', error: DENIED });
  for (let n = 0; n < 3; n++) {
    await keys.verify(key);
    await keys.flush();
    await clock.advance(2 * MINUTE);
  }
  expect(warn.mock.calls).toEqual([[expect.stringContaining('grantVerify'), 'ApiKeysWarning']]);
  warn.mockRestore();
});

test('flush and close wait for the write, and a deleted item stays deleted', async () => {
  const { keys, table } = setUp();
  const { key, id } = await issued(keys);
  await keys.verify(key);
  await keys.close();
  expect(table.items.get(id)).toHaveProperty('lastUsedAt');
  const other = await issued(keys);
  await keys.verify(other.key);
  table.items.delete(other.id);
  await keys.flush();
  expect(table.items.has(other.id)).toBe(false);
});

test('lastUse: false writes nothing', async () => {
  const { keys, table, clock } = setUp({ lastUse: false });
  const { key } = await issued(keys);
  await keys.verify(key);
  await clock.advance(2 * HOUR);
  await keys.verify(key);
  await keys.flush();
  expect(table.count('updateItem')).toBe(0);
});
