import { eachWorld } from '../../../engine/test/world/world';
import { token } from '../aws/secrets-manager/fixtures';
import { MINUTE, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

test('2: the version is there, with AWSPENDING and without a value, before createSecret', async () => {
  const seen: unknown[] = [];
  const { call, labels, rotate, pass } = await setUpRotation(async ({ Step, ClientRequestToken }) => {
    if (Step !== 'createSecret') return;
    seen.push((await labels('key'))?.[ClientRequestToken]);
    const by = { SecretId: 'key', VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' };
    seen.push(await call('GetSecretValue', by).catch(({ code }) => code));
  });
  await rotate(2);
  await pass(MINUTE);
  expect(seen).toEqual([['AWSPENDING'], 'ResourceNotFoundException']);
});

test('2: AWSPENDING may stay on a version without a value', async () => {
  const { rotate, pass, labels, value } = await setUpRotation(() => {
    throw new Error('down');
  });
  await rotate(2);
  await pass(MINUTE);
  expect(await labels('key')).toMatchObject({ [token(2)]: ['AWSPENDING'] });
  await expect(value('key', { VersionStage: 'AWSPENDING' })).rejects.toMatchObject({
    message: "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  });
});

test('2: a version without a value cannot become current', async () => {
  const { rotate, move, value } = await setUpRotation();
  await rotate(2);
  await expect(move('key', 'AWSCURRENT', 1, 2)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  expect(await value('key')).toBe('value of the start');
});

describe('the engine', () => {
  const box = eachWorld();

  test('2: takes a version without a value for one that is yet to be issued', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(token(2));
    expect(await world.step('createSecret', token(2))).toBe('done');
    expect(JSON.parse(world.secret.text('AWSPENDING') ?? '{}')).toEqual({
      id: 'KEY2',
      password: expect.any(String),
    });
  });
});
