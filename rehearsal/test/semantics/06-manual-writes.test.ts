import { DAY, HOUR, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

describe('6. Manual writes', () => {
  test.each(['PutSecretValue', 'UpdateSecret'])(
    'abandons the rotation in progress on %s',
    async (operation) => {
      const { rotate, call, pass, labels, events, steps, rotation } = await setUpRotation(
        async ({ Step }) => {
          if (Step !== 'setSecret') return;
          await call(operation, { SecretId: 'key', SecretString: 'manual', ClientRequestToken: token(3) });
        },
      );
      await rotate(2);
      await pass(3 * HOUR);
      expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
      expect(events).toEqual(['RotationStarted', 'RotationAbandoned']);
      expect(rotation()).toMatchObject({ succeeded: 0, failed: 0, abandoned: 1 });
      expect(steps()).toEqual(['createSecret', 'setSecret']);
    },
  );

  test('abandons the rotation between two attempts', async () => {
    const { rotate, put, pass, events, steps } = await setUpRotation(({ Step }) => {
      if (Step === 'setSecret') throw new Error('down');
    });
    await rotate(2);
    await pass(MINUTE / 2);
    await put('key', 3, 'manual');
    await pass(3 * HOUR);
    expect(steps()).toEqual(['createSecret', 'setSecret']);
    expect(events).toEqual(['RotationStarted', 'RotationFailed', 'RotationAbandoned']);
  });

  test('abandons the rotation when the function removes AWSPENDING', async () => {
    const { rotate, move, pass, events } = await setUpRotation(async ({ Step }) => {
      if (Step !== 'setSecret') return;
      await move('key', 'AWSPENDING', 2);
      throw new Error('cleaned up');
    });
    await rotate(2);
    await pass(3 * HOUR);
    expect(events).toEqual(['RotationStarted', 'RotationAbandoned']);
  });

  test('allows the next rotation at once', async () => {
    const { rotate, put, pass, value } = await setUpRotation(async ({ Step, ClientRequestToken }) => {
      if (Step === 'setSecret' && ClientRequestToken === token(2)) await put('key', 3, 'manual');
    });
    await rotate(2);
    await pass(MINUTE);
    await rotate(4);
    await pass(MINUTE);
    expect(await value('key')).toBe(`value of ${token(4)}`);
  });

  test('counts as a rotation for the schedule', async () => {
    const { rotate, put, pass, describe, rotation } = await setUpRotation();
    await rotate(2);
    await pass(20 * DAY);
    const { NextRotationDate } = await describe('key');
    await put('key', 3, 'manual');
    expect(Number((await describe('key')).NextRotationDate) - Number(NextRotationDate)).toBe(20 * DAY);
    await pass(15 * DAY);
    expect(rotation()?.succeeded).toBe(1);
    await pass(16 * DAY);
    expect(rotation()?.succeeded).toBe(2);
  });
});
