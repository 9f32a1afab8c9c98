import { createHash } from 'node:crypto';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import { DAY } from '../../../../engine/src/testing/rotator';
import { issuer as accessKeys } from '../../../../lambdas/credentials/access-key/issuer';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import { issuer as keyring } from '../../../../lambdas/credentials/keyring/issuer';
import { callsTo, deployed } from '../rotator';
import { index, member, over, rotate } from './fixtures';

describe('a match', () => {
  test('names the secret, version, kind, credential and prefix', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const key = member(rotator, 'AWSCURRENT', 'key');
    const version = rotator.secret.labels.AWSCURRENT;
    const found = await over(callsTo(model, { [SECRET]: rotator })).match([key, 'another-value', 'short']);
    expect([...found]).toEqual([
      [
        key,
        [
          {
            fingerprint: model.fingerprintOf(key),
            secret: SECRET,
            version,
            kind: 'generated',
            credential: version,
            prefix: 'hook_',
            issuedAt: expect.any(Number),
            state: 'current',
          },
        ],
      ],
    ]);
  });

  test('is found by the digest of a value too', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const digest = createHash('sha256')
      .update(member(rotator, 'AWSCURRENT', 'key'))
      .digest('hex');
    const found = await over(callsTo(model, { [SECRET]: rotator })).matchDigests([digest, '00'.repeat(32)]);
    expect([...found.keys()]).toEqual([digest]);
  });

  test('of a key held by a label goes through its states', async () => {
    const model = index();
    const rotator = await deployed(generated, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const first = member(rotator, 'AWSCURRENT', 'key');
    const stateOf = async (key: string) => (await matcher.match([key])).get(key)?.[0]?.state;
    rotator.secret.startRotation('token-of-a-rotation-0000000000001');
    await rotator.step('createSecret', 'token-of-a-rotation-0000000000001');
    expect(await stateOf(member(rotator, 'AWSPENDING', 'key'))).toBe('pending');
    await rotate(rotator).catch(() => undefined);
    await rotator.rotate('token-of-a-rotation-0000000000001');
    expect(await stateOf(first)).toBe('grace');
    expect(await stateOf(member(rotator, 'AWSCURRENT', 'key'))).toBe('current');
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect(await stateOf(first)).toBe('dead');
  });

  test('of an access key without a label follows its record: it works until it is disabled', async () => {
    const model = index();
    const rotator = await deployed(accessKeys, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const first = JSON.parse(rotator.secret.text('AWSCURRENT') ?? '') as Record<string, string>;
    const leaked = first.secretAccessKey ?? '';
    const match = async () => (await matcher.match([leaked])).get(leaked)?.[0];
    expect(await match()).toMatchObject({
      kind: 'access-key',
      credential: first.accessKeyId,
      state: 'current',
    });
    await rotate(rotator);
    expect((await match())?.state).toBe('grace');
    // Its label is gone, and its issuer accepts it still.
    await rotator.secret.move('AWSPREVIOUS', { from: rotator.secret.labels.AWSPREVIOUS as string });
    expect((await match())?.state).toBe('grace');
    // The grace begins with the sweep that finds the label gone.
    for (let sweep = 0; sweep < 5; sweep++) {
      await rotator.sweep();
      rotator.clock.pass(DAY);
    }
    expect((await match())?.state).toBe('dead');
    rotator.clock.pass(10 * DAY);
    await rotator.sweep();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect((await match())?.state).toBe('dead');
    expect(await matcher.byCredential(first.accessKeyId ?? '')).toMatchObject([
      { secret: SECRET, credential: first.accessKeyId, state: 'dead' },
    ]);
    expect(await matcher.byCredential('AKIAUNKNOWN')).toEqual([]);
  });

  test('of a keyring names the key, and is current as long as the current ring carries it', async () => {
    const model = index();
    const rotator = await deployed(keyring, model);
    const matcher = over(callsTo(model, { [SECRET]: rotator }));
    const ring = () => JSON.parse(rotator.secret.text('AWSCURRENT') ?? '') as Record<string, never> & Ring;
    const { current, keys } = ring();
    const secretOf = (key: RingKey | undefined) => key?.d ?? key?.k ?? '';
    const leaked = secretOf(keys.find(({ kid }) => kid === current));
    const states: string[] = [];
    for (let rotation = 0; rotation < 5; rotation++) {
      const match = (await matcher.match([leaked])).get(leaked)?.[0];
      expect(match?.credential).toBe(current);
      expect(match?.state === 'current').toBe(ring().keys.some((key) => secretOf(key) === leaked));
      states.push(match?.state ?? 'none');
      await rotate(rotator);
      rotator.clock.pass(2 * DAY);
      await rotator.sweep();
      rotator.clock.pass(2 * DAY);
      await rotator.sweep();
    }
    expect([states[0], states.at(-1)]).toEqual(['current', 'dead']);
    for (const key of ring().keys)
      expect((await matcher.match([secretOf(key)])).get(secretOf(key))?.[0]?.state).toBe('current');
  });
});

interface RingKey {
  readonly kid: string;
  readonly d?: string;
  readonly k?: string;
}
interface Ring {
  readonly current: string;
  readonly keys: readonly RingKey[];
}
