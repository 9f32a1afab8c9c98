import { codeOf, errorOf, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

/** A failed rotation that left AWSPENDING on version 2, and a function that works now. */
async function leftOver() {
  let failing = true;
  const world = await setUpRotation(() => {
    if (failing) throw new Error('down');
  });
  await world.rotate(2);
  await world.pass(180 * MINUTE);
  failing = false;
  return world;
}

describe('5. Leftover AWSPENDING', () => {
  test('makes RotateSecret fail while it is on a version that is not current', async () => {
    const { rotate, labels } = await leftOver();
    expect(await errorOf(rotate(3))).toBe(
      "InvalidRequestException: A previous rotation isn't complete. That rotation will be reattempted.",
    );
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('makes RotateSecret fail also without an earlier rotation', async () => {
    const { put, rotate } = await setUpRotation();
    await put('key', 5, 'written manually', 'AWSPENDING');
    expect(await codeOf(rotate(3))).toBe('InvalidRequestException');
  });

  test('no longer blocks RotateSecret after it is removed', async () => {
    const { rotate, move, pass, labels } = await leftOver();
    await move('key', 'AWSPENDING', 2);
    await rotate(3);
    await pass(MINUTE);
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(3)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('does not block RotateSecret beside AWSCURRENT or on no version', async () => {
    const { rotate, move, pass, labels } = await setUpRotation();
    await rotate(2);
    await pass(MINUTE);
    expect(await labels('key')).toMatchObject({ [token(2)]: ['AWSCURRENT', 'AWSPENDING'] });
    await rotate(3);
    await pass(MINUTE);
    await move('key', 'AWSPENDING', 3);
    await rotate(4);
    await pass(MINUTE);
    expect(await labels('key')).toMatchObject({ [token(4)]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('remains after CancelRotateSecret, which stops the rotation', async () => {
    const { rotate, pass, call, describe, labels, steps } = await setUpRotation(async ({ Step }) => {
      if (Step === 'setSecret') await call('CancelRotateSecret', { SecretId: 'key' });
    });
    await rotate(2);
    await pass(180 * MINUTE);
    expect(steps()).toEqual(['createSecret', 'setSecret']);
    expect((await describe('key')).RotationEnabled).toBe(false);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });
});
