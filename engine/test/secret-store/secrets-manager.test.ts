import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManager } from '../../src/secret-store/secrets-manager';
import { sdkError } from '../../src/testing/sdk-error';
import { silentLog } from '../fixtures';
import { refusalOf } from '../world/account';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf';

function setUp(answer: unknown) {
  const sent: { name: string; input: unknown }[] = [];
  const sdk = {
    send: async (command: { constructor: { name: string }; input: unknown }) => {
      sent.push({ name: command.constructor.name, input: command.input });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SecretsManagerClient;
  const log = silentLog();
  return { sent, log, store: secretsManager(ARN, log, sdk) };
}

describe('the secret store', () => {
  test('describes labels and tags', async () => {
    const { store } = setUp({
      RotationEnabled: true,
      VersionIdsToStages: { one: ['AWSCURRENT'] },
      Tags: [{ Key: 'rekey/promoted', Value: 'one' }],
      LastChangedDate: new Date(5000),
    });
    expect(await store.describe()).toEqual({
      rotationEnabled: true,
      versions: { one: ['AWSCURRENT'] },
      tags: { 'rekey/promoted': 'one' },
      lastChanged: 5000,
    });
  });

  test('describes an empty secret', async () => {
    expect(await setUp({}).store.describe()).toStrictEqual({
      rotationEnabled: undefined,
      versions: {},
      tags: {},
      lastChanged: undefined,
    });
    expect(await setUp({}).store.read('one')).toEqual({ text: '', created: 0 });
  });

  test('reads by version id and redacts the value', async () => {
    const { store, sent, log } = setUp({ SecretString: 'the-value', CreatedDate: new Date(7000) });
    expect(await store.read('one')).toEqual({ text: 'the-value', created: 7000 });
    expect(sent).toEqual([{ name: 'GetSecretValueCommand', input: { SecretId: ARN, VersionId: 'one' } }]);
    expect(log.scrub('a the-value b')).toBe('a *** b');
  });

  test('stores with the version id, AWSPENDING and the rotation token', async () => {
    const { store, sent } = setUp({});
    expect(await store.put('one', 'the-value', 'rotation-token')).toBe('stored');
    expect(sent[0]).toEqual({
      name: 'PutSecretValueCommand',
      input: {
        SecretId: ARN,
        ClientRequestToken: 'one',
        SecretString: 'the-value',
        VersionStages: ['AWSPENDING'],
        RotationToken: 'rotation-token',
      },
    });
  });

  test('moves labels, tags, untags and rotates', async () => {
    const { store, sent } = setUp({});
    expect(await store.move('AWSCURRENT', { from: 'one', to: 'two' })).toBe(true);
    await store.tag({ 'rekey/promoted': 'two' });
    await store.untag(['rekey/credential/A']);
    expect(await store.rotate()).toBe('started');
    expect(sent.map(({ input }) => input)).toEqual([
      { SecretId: ARN, VersionStage: 'AWSCURRENT', RemoveFromVersionId: 'one', MoveToVersionId: 'two' },
      { SecretId: ARN, Tags: [{ Key: 'rekey/promoted', Value: 'two' }] },
      { SecretId: ARN, TagKeys: ['rekey/credential/A'] },
      { SecretId: ARN },
    ]);
  });

  test('returns results for expected errors', async () => {
    expect(await setUp(sdkError('ResourceNotFoundException', 400)).store.read('one')).toBeUndefined();
    expect(await setUp(sdkError('ResourceExistsException', 400)).store.put('one', 'x')).toBe('taken');
    for (const name of ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'])
      expect(await setUp(sdkError(name, 400)).store.move('A', { from: 'one' })).toBe(false);
    expect(await setUp(sdkError('InvalidRequestException', 400)).store.rotate()).toBe('refused');
    const missing = await refusalOf(setUp(sdkError('ResourceNotFoundException', 400)).store.describe());
    expect(missing.message).toContain(`[SecretMissing] The secret ${ARN} does not exist.`);
  });

  const CALLS: [string, (store: ReturnType<typeof secretsManager>) => Promise<unknown>][] = [
    ['DescribeSecret', (store) => store.describe()],
    ['GetSecretValue', (store) => store.read('one')],
    ['PutSecretValue', (store) => store.put('one', 'the-value')],
    ['UpdateSecretVersionStage', (store) => store.move('A', {})],
    ['TagResource', (store) => store.tag({})],
    ['UntagResource', (store) => store.untag([])],
    ['RotateSecret', (store) => store.rotate()],
  ];

  test.each(CALLS)('names the action and resource of a denied %s', async (name, call) => {
    const { store, log } = setUp(sdkError('AccessDeniedException', 400, 'Not you, with the-value'));
    log.hide('the-value');
    await expect(call(store)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(`secretsmanager:${name} on ${ARN} was denied: Not you, with ***`),
      call: { action: `secretsmanager:${name}`, refused: true },
    });
  });
});
