import { codeOf, errorOf, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

describe('2. Version of a rotation', () => {
  test('has AWSPENDING and no value before createSecret', async () => {
    const seen: unknown[] = [];
    const { call, labels, rotate, pass } = await setUpRotation(async ({ Step, ClientRequestToken }) => {
      if (Step !== 'createSecret') return;
      seen.push((await labels('key'))?.[ClientRequestToken]);
      const by = { SecretId: 'key', VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' };
      seen.push(await codeOf(call('GetSecretValue', by)));
    });
    await rotate(2);
    await pass(MINUTE);
    expect(seen).toEqual([['AWSPENDING'], 'ResourceNotFoundException']);
  });

  test('keeps AWSPENDING without a value when the function fails', async () => {
    const { rotate, pass, labels, value } = await setUpRotation(() => {
      throw new Error('down');
    });
    await rotate(2);
    await pass(MINUTE);
    expect(await labels('key')).toMatchObject({ [token(2)]: ['AWSPENDING'] });
    expect(await errorOf(value('key', { VersionStage: 'AWSPENDING' }))).toBe(
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    );
  });

  test('does not become current without a value', async () => {
    const { rotate, move, value } = await setUpRotation();
    await rotate(2);
    expect(await codeOf(move('key', 'AWSCURRENT', 1, 2))).toBe('ResourceNotFoundException');
    expect(await value('key')).toBe('first value');
  });
});
