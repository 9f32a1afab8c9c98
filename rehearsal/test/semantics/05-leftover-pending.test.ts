import { token } from '../aws/secrets-manager/fixtures';
import { MINUTE, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

/** A rotation that was given up: AWSPENDING is left on version 2. */
async function leftOver() {
  let broken = true;
  const world = await setUpRotation(() => {
    if (broken) throw new Error('down');
  });
  await world.rotate(2);
  await world.pass(180 * MINUTE);
  broken = false;
  return world;
}

test('5: while AWSPENDING is on a version that is not current, RotateSecret is an error', async () => {
  const { rotate, labels } = await leftOver();
  await expect(rotate(3)).rejects.toMatchObject({
    code: 'InvalidRequestException',
    message: "A previous rotation isn't complete. That rotation will be reattempted.",
  });
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
});

test('5: so it is for AWSPENDING that somebody put there, without a rotation', async () => {
  const { put, rotate } = await setUpRotation();
  await put('key', 5, 'by hand', 'AWSPENDING');
  await expect(rotate(3)).rejects.toMatchObject({ code: 'InvalidRequestException' });
});

test('5: taking the label off, with no version to move it to, lets the next rotation start', async () => {
  const { rotate, move, pass, labels } = await leftOver();
  await move('key', 'AWSPENDING', 2);
  await rotate(3);
  await pass(MINUTE);
  expect(await labels('key')).toMatchObject({ [token(3)]: expect.arrayContaining(['AWSCURRENT']) });
});

test('5: AWSPENDING beside AWSCURRENT, and on nothing, are both ends of a good rotation', async () => {
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

test('5: CancelRotateSecret turns rotation off, and leaves the labels as far as they had come', async () => {
  const { rotate, pass, call, labels, steps } = await setUpRotation(async ({ Step }) => {
    if (Step === 'setSecret') await call('CancelRotateSecret', { SecretId: 'key' });
  });
  await rotate(2);
  await pass(180 * MINUTE);
  expect(steps()).toEqual(['createSecret', 'setSecret']);
  expect((await call('DescribeSecret', { SecretId: 'key' })).RotationEnabled).toBe(false);
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
});
