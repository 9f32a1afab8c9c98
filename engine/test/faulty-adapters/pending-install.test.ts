import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { codeOf, Rotator } from '../../src/testing/rotator';
import { HOUR, MINUTE } from '../../src/time/clock';
import { FakeDatabase, password } from '../testing/database';
import { changed } from './deployed-kind';

describe('an adapter that is pending for ever', () => {
  test('fails every attempt by name, and the sweep ends the rotation', async () => {
    const database = new FakeDatabase(2);
    const rotator = new Rotator({ factory: password(database), parameters: { user: 'app' } });
    await rotator.deploy();
    const current = rotator.secret.text(CURRENT) as string;
    rotator.factory = changed(password(database), (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async () => 'pending',
    }));
    const token = 'token-of-a-rotation-0000000000001';
    for (let retry = 0; retry < 3; retry++) {
      expect(codeOf(await rotator.rotate(token))).toBe('InstallPending');
      rotator.clock.pass(5 * MINUTE);
      expect(await rotator.sweep()).toBe('done');
      expect(rotator.secret.labels[PENDING]).toBe(token);
    }
    rotator.clock.pass(2 * HOUR);
    expect(await rotator.sweep()).toBe('done');
    expect(rotator.secret.labels[PENDING]).toBeUndefined();
    expect(rotator.lines.join()).toContain('stuck rotation ended');
    expect(rotator.lines.join()).toContain('"RotationFailed":1');
    expect(database.accepts(current)).toBe(true);
    rotator.factory = password(database);
    expect(await rotator.rotate()).toBe('done');
  });

  test('fails the deploy by name, and leaves nothing alive', async () => {
    const database = new FakeDatabase(2);
    const factory = changed(password(database), (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async (login: never) => {
        database.set(login);
        return 'pending';
      },
    }));
    const rotator = new Rotator({ factory, parameters: { user: 'app' } });
    await rotator.resource('Create');
    expect(rotator.answers[0]).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('InstallPending'),
    });
    await rotator.delete();
    expect(rotator.answers[1].Status).toBe('SUCCESS');
    expect(database.alive()).toEqual([]);
  });
});
