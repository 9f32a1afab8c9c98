import { Random } from '../../engine/src/testing/random';
import { SECRETS_MANAGER, type SecretsManagerInput } from '../../engine/src/testing/secrets-manager-client';
import { VirtualClock } from '../../engine/src/testing/virtual-clock';
import { CURRENT, PENDING, PREVIOUS, Secret } from '../world/secret';

const [ONE, TWO] = ['token-of-a-version-00000000000001', 'token-of-a-version-00000000000002'];

function setUp(delay: readonly [number, number] = [0, 0]) {
  const clock = new VirtualClock();
  const secret = new Secret(clock, new Random(1), delay);
  const send = (operation: string, input: Partial<SecretsManagerInput> = {}) =>
    SECRETS_MANAGER[operation]?.(secret, input as SecretsManagerInput);
  const put = (ClientRequestToken: string, more: Partial<SecretsManagerInput> = {}) =>
    send('PutSecretValue', { ClientRequestToken, SecretString: ClientRequestToken, ...more });
  return { clock, secret, send, put };
}

describe('Secrets Manager in memory', () => {
  test('labels a version as current without VersionStages, and abandons a rotation', async () => {
    const { secret, put } = setUp();
    await put(ONE);
    secret.reserve('token-of-a-version-00000000000003');
    await put(TWO);
    expect(secret.labels).toEqual({ [CURRENT]: TWO, [PREVIOUS]: ONE });
  });

  test.each<[string, string, Partial<SecretsManagerInput>]>([
    ['ResourceNotFoundException', 'GetSecretValue', { VersionId: TWO }],
    ['ResourceExistsException', 'PutSecretValue', { ClientRequestToken: ONE, SecretString: 'other' }],
    [
      'InvalidParameterException',
      'UpdateSecretVersionStage',
      { VersionStage: CURRENT, MoveToVersionId: TWO },
    ],
    ['InvalidParameterException', 'TagResource', { Tags: [{ Key: 'a,b', Value: '' }] }],
    ['InvalidRequestException', 'RotateSecret', {}],
  ])('throws %s from %s', async (name, operation, input) => {
    const { secret, send, put } = setUp();
    await put(ONE);
    secret.reserve(TWO);
    await expect(send(operation, input)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400, attempts: 1 },
    });
  });
});

describe('the secret of the proof', () => {
  test('gives each read its own delay, up to the longest delay', async () => {
    const { clock, secret, put } = setUp([0, 5000]);
    clock.pass(5000);
    await put(ONE);
    clock.pass(2500);
    const reads = await Promise.all(Array.from({ length: 40 }, () => secret.read(ONE)));
    expect(new Set(reads.map((value) => value?.text))).toEqual(new Set([ONE, undefined]));
    expect(secret.visible.length).toBeGreaterThan(1);
    clock.pass(2500);
    expect(secret.visible).toEqual([secret.latest]);
    expect(await secret.read(ONE)).toMatchObject({ text: ONE });
  });

  test('reserves a version for each rotation, and removes the one of a test', async () => {
    const { secret, put } = setUp();
    await put(ONE);
    for (const token of [TWO, TWO.replace('2', '4')]) {
      secret.reserve(token);
      expect(secret.labels[PENDING]).toBe(token);
    }
    secret.release(TWO.replace('2', '4'));
    expect([secret.labels[PENDING], secret.versions.size]).toEqual([undefined, 2]);
  });

  test('keeps at most 100 versions, and every labelled one', async () => {
    const { secret, put } = setUp();
    await put(ONE);
    for (let i = 0; i < 120; i++) await put(secret.newToken(), { VersionStages: [PENDING] });
    expect(secret.versions.size).toBe(100);
    expect(secret.current).toBe(ONE);
  });
});
