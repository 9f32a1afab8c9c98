import { MemorySecretStore, VirtualClock } from 'cdk-rekey-engine/testing';

const TOKEN = 'token-of-a-version-00000000000001';
const LATER = 'token-of-a-version-00000000000002';

function store() {
  const clock = new VirtualClock();
  return { clock, secret: new MemorySecretStore(clock) };
}

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`rekey/${index}`, 'x']));

describe('the in-memory secret store', () => {
  test.each([
    ['a key of 129 characters', { ['k'.repeat(129)]: '' }],
    ['an empty key', { '': '' }],
    ['a reserved key', { 'aws:cloudformation:stack-name': 'x' }],
    ['a value of 257 characters', { key: 'v'.repeat(257) }],
    ['a character that tags do not allow', { key: 'a,b' }],
    ['51 tags', numbered(51)],
  ])('refuses a tag set with %s, and changes nothing', async (_name, tags) => {
    const { secret } = store();
    await expect(secret.tag({ good: 'yes', ...tags })).rejects.toMatchObject({
      code: 'CallFailed',
      call: { action: 'secretsmanager:TagResource', name: 'InvalidParameterException', refused: true },
    });
    expect(secret.tags).toEqual({});
  });

  test('accepts 50 tags, keys of 128 characters and values of 256 characters', async () => {
    const { secret } = store();
    await secret.tag({ ...numbered(49), ['k'.repeat(128)]: 'é =+@'.padEnd(256, 'v') });
    await secret.tag({ 'rekey/0': 'again' });
    expect(Object.keys(secret.tags)).toHaveLength(50);
    await expect(secret.tag({ more: '' })).rejects.toMatchObject({ code: 'CallFailed' });
  });

  test.each(['t'.repeat(31), 't'.repeat(65)])('refuses the token %s', async (token) => {
    const { secret } = store();
    await expect(secret.put(token, 'value')).rejects.toMatchObject({ code: 'CallFailed' });
    expect(() => secret.startRotation(token)).toThrow('characters, not 32 to 64');
  });

  test.each(['', 'x'.repeat(65_537)])('refuses a value of an invalid length', async (text) => {
    const { secret } = store();
    await expect(secret.put(TOKEN, text)).rejects.toMatchObject({ code: 'CallFailed' });
    expect(secret.versions.size).toBe(0);
  });

  test('stores one value for a token, and labels the first version AWSCURRENT', async () => {
    const { secret } = store();
    expect(await secret.put(TOKEN, 'one')).toBe('stored');
    expect(await secret.put(TOKEN, 'one')).toBe('stored');
    expect(await secret.put(TOKEN, 'other')).toBe('taken');
    expect(secret.labels).toEqual({ AWSCURRENT: TOKEN, AWSPENDING: TOKEN });
  });

  test('moves AWSCURRENT from its holder only, and AWSPREVIOUS with it', async () => {
    const { secret } = store();
    await secret.put(TOKEN, 'one');
    await secret.put(LATER, 'two');
    expect(await secret.move('AWSCURRENT', { from: LATER, to: LATER })).toBe(false);
    expect(await secret.move('AWSCURRENT', { from: TOKEN, to: 'no-such-version' })).toBe(false);
    expect(await secret.move('AWSCURRENT', { from: TOKEN })).toBe(false);
    expect(await secret.move('AWSCURRENT', { from: TOKEN, to: LATER })).toBe(true);
    expect(secret.labels).toEqual({ AWSCURRENT: LATER, AWSPREVIOUS: TOKEN, AWSPENDING: LATER });
    expect([secret.holds('one'), secret.holds('none')]).toEqual([true, false]);
  });

  test('returns labels, values and tags after the lag', async () => {
    const { clock, secret } = store();
    secret.lag = 5000;
    clock.pass(5000);
    await secret.put(TOKEN, 'one');
    await secret.tag({ key: 'value' });
    expect(await secret.read(TOKEN)).toBeUndefined();
    expect(await secret.describe()).toMatchObject({ versions: {}, tags: {} });
    clock.pass(5000);
    expect(await secret.read(TOKEN)).toMatchObject({ text: 'one' });
    expect(await secret.describe()).toMatchObject({ tags: { key: 'value' } });
  });

  test('refuses a rotation while another one is in progress', async () => {
    const { secret } = store();
    await secret.put(TOKEN, 'one');
    secret.startRotation(LATER);
    expect(await secret.rotate()).toBe('refused');
    expect(() => secret.startRotation(`${TOKEN}-other`)).toThrow('A rotation is in progress');
  });
});
