import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import { SECOND } from '../../../engine/src/time/clock';
import { refusalOf } from '../../../engine/test/world/account';
import { changeVerifierSecret } from '../../../lambdas/verifier-secret/change';
import { VerifierSecretModel } from '../../../lambdas/verifier-secret/model';
import { NEXT, type VerifierStore, verifierStore } from '../../../lambdas/verifier-secret/store';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:App-Verifier-AbCdEf';
const log = { write: () => undefined, hide: () => undefined, scrub: (text: string) => text };

let clock: VirtualClock;
let model: VerifierSecretModel;
let store: VerifierStore;

beforeEach(() => {
  clock = new VirtualClock();
  model = new VerifierSecretModel(clock);
  store = verifierStore(ARN, log, () => model.client());
});

/** Adds a member to a list in JSON, unless it is there. */
const add =
  (member: string) =>
  (text = '[]'): string => {
    const members = JSON.parse(text) as string[];
    return JSON.stringify(members.includes(member) ? members : [...members, member]);
  };

const change = (member: string) => clock.run(changeVerifierSecret(store, clock, add(member)));

test('writes the first version and later ones, and nothing if nothing changes', async () => {
  expect(await change('a')).toBe('["a"]');
  expect(await change('b')).toBe('["a","b"]');
  expect(await change('b')).toBe('["a","b"]');
  expect(model.text).toBe('["a","b"]');
  expect(model.versions.size).toBe(2);
});

test('no change of concurrent writers is lost', async () => {
  const members = Array.from({ length: 4 }, (_, n) => `member-${n}`);
  await clock.run(Promise.all(members.map((member) => changeVerifierSecret(store, clock, add(member)))));
  expect((JSON.parse(model.text ?? '') as string[]).sort()).toEqual(members);
});

test('no change is lost while reads lag behind', async () => {
  model.lag = 15 * SECOND;
  for (const member of ['a', 'b', 'c']) await change(member);
  expect(model.text).toBe('["a","b","c"]');
});

test('an unchanged text is confirmed against a read that lags behind', async () => {
  const remove = (text = '["a"]') =>
    JSON.stringify((JSON.parse(text) as string[]).filter((one) => one !== 'a'));
  await change('b');
  clock.pass(60 * SECOND);
  await change('a');
  model.lag = 10 * SECOND;
  // The read shows the version without the member.
  await clock.run(changeVerifierSecret(store, clock, remove, { confirm: true }));
  expect(model.text).toBe('["b"]');
});

test('a version is current only after it was made from the one before it', async () => {
  await change('a');
  const first = model.labels.AWSCURRENT;
  await store.put('written-by-another-attempt-00000001', '["x"]');
  expect(model.labels[NEXT]).toBe('written-by-another-attempt-00000001');
  expect(model.labels.AWSCURRENT).toBe(first);
  expect(await store.makeCurrent('written-by-another-attempt-00000001', 'another-version')).toBe(false);
  expect(await change('b')).toBe('["a","b"]');
});

test('a lost response of the move is no conflict', async () => {
  await change('a');
  const { makeCurrent } = store;
  store = { ...store, makeCurrent: async (...moves) => (await makeCurrent(...moves)) && false };
  expect(await change('b')).toBe('["a","b"]');
  expect(model.versions.size).toBe(2);
});

test('gives up with an error when another version becomes current each time', async () => {
  await change('a');
  let hand = 0;
  const racing: VerifierStore = {
    ...store,
    makeCurrent: async (version, from) => {
      model.writeByHand(`version-written-by-hand-${hand++}`, '["x"]');
      return store.makeCurrent(version, from);
    },
  };
  const error = await refusalOf(clock.run(changeVerifierSecret(racing, clock, add('b'))));
  expect(error.message).toContain(
    `[CallFailed] Another version of the verifier secret ${ARN} became current`,
  );
  expect(model.text).toBe('["x"]');
});

test('a secret that does not exist is named', async () => {
  model.exists = false;
  expect(await store.read()).toBeUndefined();
  expect((await refusalOf(change('a'))).message).toContain(
    `[SecretMissing] The verifier secret ${ARN} does not exist.`,
  );
});
