import { refusalOf } from '../../../../engine/test/world/account';
import { DAY } from '../../../../engine/test/world/world';
import { issuer } from '../../../../lambdas/credentials/keyring/issuer';
import { keys, kid, publication, ringFrom } from './publications';
import { idsIn, keyringSubject, publishedIn, ringOf } from './subjects';

const ONCE = { successes: 1, within: 0 };

test('the published keys are public halves', async () => {
  const { places, secret, copied, run } = publication();
  await run(places.install(ringFrom(0, 1), {}));
  const set = JSON.parse(secret.text as string);
  expect(set.issuedAt).toBe('2026-01-01T01:00:00.000Z');
  const { kid: id, x } = keys[0] as (typeof keys)[0];
  expect(set.keys[0]).toEqual({ kid: id, alg: 'EdDSA', use: 'sig', kty: 'OKP', iat: 0, crv: 'Ed25519', x });
  expect(secret.text).not.toMatch(/"d":/);
  expect(copied).toEqual([secret.text]);
});

test('the keys of the other labelled rings stay published until their labels are gone', async () => {
  const { places, published, run } = publication();
  const [before, ring] = [ringFrom(2, 1), ringFrom(0, 2)];
  await run(places.install(ring, { current: before }));
  expect(published()).toEqual([0, 1, 2, 3, 4].map(kid));
  await run(places.reconcile({ current: ring, previous: before }));
  expect(published()).toEqual([0, 1, 2, 3, 4].map(kid));
  await run(places.reconcile({ current: ring }));
  expect(published()).toEqual([0, 1, 2].map(kid));
});

test('a compromised key stays published while a label holds a ring that signs with it', async () => {
  const { places, published, run } = publication();
  const ring = ringFrom(0, 2, { revoked: [kid(3), kid(4)] });
  await run(places.install(ring, { current: ringFrom(2, 1) }));
  expect(published()).toEqual([0, 1, 2, 3].map(kid));
  await run(places.reconcile({ current: ring }));
  expect(published()).toEqual([0, 1, 2].map(kid));
});

test('a late attempt does not publish an earlier ring', async () => {
  const { places, copied, published, run } = publication();
  const late = ringFrom(2, 1);
  await run(places.install(ringFrom(0, 2), {}));
  await run(places.install(late, {}));
  await run(places.reconcile({ current: late }));
  expect(published()).toEqual([0, 1, 2].map(kid));
  expect(copied).toHaveLength(1);
  // The later keys do not have its previous key, and need not.
  await expect(
    run(places.requirePublished({ ...late, current: kid(2), next: kid(3) }, ONCE)),
  ).resolves.toBeUndefined();
});

test('an installation that is repeated writes the copies again, and a sweep only reads them', async () => {
  const { places, secret, copy, copied, lines, run } = publication();
  const ring = ringFrom(0, 1);
  await run(places.install(ring, {}));
  await run(places.install(ring, {}));
  expect(copy.reads).toBe(0);
  await run(places.reconcile({ current: ring }));
  await run(places.reconcile({}));
  expect([copied.length, copy.reads, secret.versions.size]).toEqual([2, 1, 1]);
  expect(lines).toEqual([]);
});

test.each(['hunter2', '{"keys":7}', '{"keys":[]}', '{"issuedAt":7,"keys":[]}'])(
  'a sweep restores keys that were changed by hand: %s',
  async (text) => {
    const { places, secret, copied, published, run } = publication();
    secret.writeByHand('by-hand', text);
    await run(places.reconcile({ current: ringFrom(0, 1) }));
    expect(published()).toEqual([0, 1, 2].map(kid));
    expect(copied).toEqual([secret.text]);
  },
);

test('verification fails for a key that is missing or differs, after the time for it', async () => {
  const { places, secret, run } = publication();
  const ring = ringFrom(0, 1);
  const error = await refusalOf(run(places.requirePublished(ring, { ...ONCE, within: 5000 })));
  expect(error.code).toBe('VerifyFailed');
  expect(error.message).toContain(
    `The published keys differ from those of the ring: ${[0, 1, 2].map(kid).join(', ')}.`,
  );
  await run(places.install(ring, {}));
  const set = JSON.parse(secret.text as string);
  secret.writeByHand(
    'by-hand',
    JSON.stringify({ ...set, keys: [{ ...set.keys[0], x: 'AA' }, ...set.keys.slice(1)] }),
  );
  expect((await refusalOf(run(places.requirePublished(ring, ONCE)))).message).toContain(
    `of the ring: ${kid(0)}.`,
  );
});

/** Removes the published keys, which rule 1 does not allow. */
function writeByHand({ world, published }: ReturnType<typeof keyringSubject>): void {
  world.calls.afterEach = () => undefined;
  published.writeByHand('by-hand', '{"keys":[]}');
}

test('a rotation publishes the next key before it can become current, and sweeps restore the keys', async () => {
  const it = keyringSubject(issuer);
  await it.world.deploy();
  it.world.clock.pass(2 * DAY);
  const token = 'token-of-a-rotation-0000000000001';
  it.world.secret.startRotation(token);
  await it.world.step('createSecret', token);
  const pending = ringOf(it.world, 'AWSPENDING');
  expect(idsIn(publishedIn(it))).not.toContain(pending.next);
  await it.world.step('setSecret', token);
  expect(idsIn(publishedIn(it))).toEqual(expect.arrayContaining(idsIn(pending)));
  await it.world.step('testSecret', token);
  await it.world.step('finishSecret', token);
  writeByHand(it);
  expect(await it.world.sweep()).toBe('done');
  expect(idsIn(publishedIn(it))).toEqual(expect.arrayContaining(idsIn(ringOf(it.world))));
});

test('a rotation is not promoted while its keys are not published', async () => {
  const it = keyringSubject(issuer);
  await it.world.deploy();
  it.world.clock.pass(2 * DAY);
  const before = ringOf(it.world);
  const token = 'token-of-a-rotation-0000000000001';
  it.world.secret.startRotation(token);
  await it.world.step('createSecret', token);
  await it.world.step('setSecret', token);
  writeByHand(it);
  expect(String(await it.world.step('testSecret', token))).toContain('VerifyFailed');
  expect(String(await it.world.step('finishSecret', token))).toContain('VerifyFailed');
  expect(ringOf(it.world)).toEqual(before);
});
