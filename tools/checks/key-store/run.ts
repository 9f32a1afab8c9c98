import { ApiKeyError, type ApiKeys, createKey } from '../../../client/src/adapters/api-keys';
import { type Steps, verify, verifyEqual } from '../../../rehearsal/checks/steps';
import { verifyExample } from './example';
import type { Keys } from './keys';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const resultOf = async (keys: ApiKeys, key: string) => (await keys.verify(key)).result;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof ApiKeyError ? error.code : String(error)),
  );
/** Class of the failure of a call. */
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: { cause?: { failure?: string } }) => error.cause?.failure,
  );

/** Issues, verifies, rolls, revokes and lists keys, each as the user with the grant for it. */
export async function verifyKeys(keys: Keys, steps: Steps): Promise<void> {
  const { verifier, issuer, revoker, manager } = keys;
  const issued = async (owner: string) => {
    const made = await issuer.issue({
      owner,
      name: 'CI',
      scopes: ['orders:read'],
      metadata: { plan: 'pro' },
    });
    return { key: made.reveal(), id: made.record.id, record: made.record };
  };

  await steps.step('Issue and verify', async () => {
    const { key, id, record } = await issued('first');
    const verification = await verifier.verify(key);
    verify(verification.ok, `The key is ${verification.result}.`, 'ok.');
    verifyEqual('Owner', verification.key.owner, record.owner);
    verifyEqual('Time', (await manager.get(id))?.createdAt, record.createdAt);
    verifyEqual('Result of an unknown key', await resultOf(verifier, createKey('shop')), 'unknown');
    verifyEqual('Result from the cache', verifier.peek(key)?.result, 'ok');
    return ['a new key works at once, from the table and from the cache', 'another key is unknown'];
  });

  await steps.step('Last use', async () => {
    const { key, id } = await issued('used');
    await verifier.verify(key);
    await verifier.flush();
    const first = (await manager.get(id))?.lastUsedAt ?? 0;
    verify(first > 0, 'No last use.', 'the time of the verification.');
    const other = keys.another();
    keys.advance(30 * MINUTE);
    await other.verify(key);
    await other.flush();
    verifyEqual('Last use within the hour', (await manager.get(id))?.lastUsedAt, first);
    keys.advance(31 * MINUTE);
    await other.verify(key);
    await other.flush();
    verify(((await manager.get(id))?.lastUsedAt ?? 0) >= first + HOUR, 'The last use is old.', 'a new one.');
    return ['two processes write it once an hour'];
  });

  await steps.step('Roll', async () => {
    const old = await issued('rolled');
    const results = await Promise.allSettled([1, 2, 3].map(() => manager.roll(old.id, { overlap: HOUR })));
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    verifyEqual('Rolls at once that succeed', made.length, 1);
    const key = made[0]?.reveal() ?? '';
    verifyEqual('Roll of a rolled key', await codeOf(manager.roll(old.id)), 'AlreadyRolled');
    verifyEqual(
      'In the overlap',
      [await resultOf(verifier, old.key), await resultOf(verifier, key)],
      ['ok', 'ok'],
    );
    const again = await manager.roll(old.id, { overlap: HOUR, insteadOf: made[0]?.record.id ?? '' });
    keys.advance(HOUR);
    const after = [await resultOf(verifier, old.key), await resultOf(verifier, key)];
    verifyEqual('After the overlap', after, ['expired', 'revoked']);
    verifyEqual('The new key', await resultOf(verifier, again.reveal()), 'ok');
    return ['of three rolls at once one succeeds', 'both keys work in the overlap', 'a lost key is replaced'];
  });

  await steps.step('Revoke', async () => {
    const { key, id } = await issued('revoked');
    verifyEqual('Before', await resultOf(verifier, key), 'ok');
    const { revokedAt } = await revoker.revoke(id, { reason: 'leaked' });
    verifyEqual('In another process', await resultOf(keys.another(), key), 'revoked');
    keys.advance(MINUTE);
    verifyEqual('In the process that had cached it', await resultOf(verifier, key), 'revoked');
    verifyEqual('The second revocation', (await revoker.revoke(id)).revokedAt, revokedAt);
    verifyEqual('Roll of a revoked key', await codeOf(manager.roll(id)), 'KeyRevoked');
    verifyEqual('An unknown key', await codeOf(revoker.revoke('0'.repeat(32))), 'KeyNotFound');
    return ['a revoked key is refused, after a minute also where it was cached'];
  });

  await steps.step('List', async () => {
    const made = new Set<string>();
    for (let n = 0; n < 7; n++) made.add((await issued('listed')).id);
    const found: string[] = [];
    for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page++) {
      const { keys: some, cursor: next } = await manager.list('listed', {
        limit: 3,
        ...(cursor && { cursor }),
      });
      found.push(...some.map(({ id }) => id));
      cursor = next;
    }
    verifyEqual('Keys of the pages', [...found].sort(), [...made].sort());
    return ['three pages have the seven keys of one owner'];
  });

  await steps.step('Permissions', async () => {
    const { id, key } = await issued('guarded');
    const denied = [
      verifier.issue({ owner: 'x' }),
      verifier.list('guarded'),
      issuer.get(id),
      issuer.revoke(id),
      revoker.get(id),
      revoker.issue({ owner: 'x' }),
    ];
    const reasons = await Promise.all(denied.map(failureOf));
    verifyEqual('Calls without a grant', [...new Set(reasons)], ['denied']);
    verifyEqual('Verification without a grant', await resultOf(issuer, key), 'unavailable');
    return ['each user can do what its grant says, and nothing else'];
  });

  await steps.step('Example', () => verifyExample(keys));
}
