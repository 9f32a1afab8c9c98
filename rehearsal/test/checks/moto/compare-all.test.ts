import { sequences } from '../../../checks/moto/calls/sequence';
import { checkList, compareAll, playListed } from '../../../checks/moto/compare-all';
import type { Listed } from '../../../checks/moto/differences/listed';
import { call, user } from '../../../checks/moto/differences/making';
import { staleText, tallyText, unlistedText } from '../../../checks/moto/report';
import { startLocalAws } from '../../../checks/moto/sides/local';
import { forgetsKeys, peer, twin } from './fixtures';

const keys = call('ListAccessKeys', { UserName: 'u' });
const newKey = call('CreateAccessKey', { UserName: 'u' });
const TWO_KEYS = [user(), newKey, newKey, keys];

/** That the peer shows one key at most, as it would stand on the list. */
const oneKey: Listed = {
  name: 'one key',
  operations: ['ListAccessKeys'],
  at: 'AccessKeyMetadata[]',
  local: /\{"UserName":"u",.*\}/,
  moto: 'absent',
  reason: 'The peer forgets the others.',
  source: { page: 'API_ListAccessKeys' },
  shown: TWO_KEYS,
};

// A machine that is busy with other tests takes its time.
jest.setTimeout(60_000);

const run = { count: 60, seed: 4 };
const against = (moto: typeof twin) => ({ local: startLocalAws, moto });

test('two that are alike show no difference, and every call is compared', async () => {
  const { tally, unlisted } = await compareAll(sequences, [], [against(twin), against(twin)], run);
  expect(unlisted).toEqual([]);
  expect(tally).toMatchObject({ sequences: 60, failed: 0, endedEarly: 0, compared: tally.generated });
  expect(tally.compared).toBeGreaterThan(200);
});

test('the same seed plays the same calls', async () => {
  const played = async () => {
    const calls: unknown[] = [];
    const listening = peer((made, answer) => {
      calls.push(made);
      return answer;
    });
    await compareAll(sequences, [], [against(listening)], { count: 10, seed: 9 });
    return calls;
  };
  expect(await played()).toEqual(await played());
});

test('a planted difference is found, and shrunk to the calls that it takes', async () => {
  const { tally, unlisted } = await compareAll(sequences, [], [against(forgetsKeys)], {
    count: 300,
    seed: 1,
  });
  expect(tally.failed).toBe(1);
  const [found] = unlisted;
  expect(found?.past.map(({ call: made }) => made.operation)).toEqual([
    'CreateUser',
    'CreateAccessKey',
    'CreateAccessKey',
    'ListAccessKeys',
  ]);
  expect(found?.differences).toMatchObject([{ at: 'AccessKeyMetadata[]', moto: 'absent' }]);
  const text = unlistedText(found as NonNullable<typeof found>);
  expect(text).toContain('1. CreateUser {"UserName":"u"}');
  expect(text).toMatch(/the local AWS: .*AccessKeyId 2.*\n +moto: .*AccessKeyId 1/);
  expect(text).toContain(`npm run check:moto -- --replay '[{"operation":"CreateUser"`);
});

test('a listed difference is passed over, and shown by its own calls', async () => {
  const pair = against(forgetsKeys);
  expect((await playListed(TWO_KEYS, [oneKey], pair)).differences).toEqual([]);
  expect(await checkList([oneKey], pair)).toEqual({ stale: [], unlisted: [] });
});

test('an entry that does not occur is stale', async () => {
  const { stale } = await checkList([oneKey], against(twin));
  expect(stale).toEqual([{ entry: oneKey, operation: 'ListAccessKeys' }]);
  expect(staleText({ entry: oneKey, operation: 'ListAccessKeys' })).toContain(
    '"one key" does not occur in ListAccessKeys',
  );
});

test('an entry is stale in every operation that nothing shows', async () => {
  const wide = { ...oneKey, operations: ['ListAccessKeys', 'GetUser'] };
  const { stale } = await checkList([wide], against(forgetsKeys));
  expect(stale).toEqual([{ entry: wide, operation: 'GetUser' }]);
  const shown = [TWO_KEYS, [user(), call('GetUser', { UserName: 'u' })]];
  expect((await checkList([{ ...oneKey, shown }], against(forgetsKeys))).stale).toEqual([]);
});

test.each<[string, Partial<Listed>]>([
  ['of another operation', { operations: ['GetUser'] }],
  ['at another place', { at: 'AccessKeyMetadata' }],
  ['with another outcome here', { local: /\{\}/ }],
  ['with another outcome there', { moto: '{}' }],
  ['with a part of the outcome only', { local: /"UserName":"u"/ }],
  ['under a condition that does not hold', { when: () => false }],
])('an entry %s covers nothing', async (_, other) => {
  const entry = { ...oneKey, ...other };
  const pair = against(forgetsKeys);
  expect((await playListed(TWO_KEYS, [entry], pair)).differences).toHaveLength(1);
  const { stale, unlisted } = await checkList([entry], pair);
  expect([stale.length, unlisted.length]).toEqual([1, 1]);
});

test('a sequence ends where the two come to hold different things, and is told of', async () => {
  const entry: Listed = { ...oneKey, ends: true };
  const played = await playListed([...TWO_KEYS, keys], [entry], against(forgetsKeys));
  expect(played.past).toHaveLength(4);
  const silent: Listed = { ...oneKey, endsAfter: (past) => past.length === 3 };
  expect((await playListed(TWO_KEYS, [silent], against(forgetsKeys))).past).toHaveLength(3);
  expect(await checkList([silent], against(forgetsKeys))).toEqual({ stale: [], unlisted: [] });
  const { tally } = await compareAll(sequences, [silent], [against(twin)], run);
  expect(tally.endedEarly).toBeGreaterThan(0);
  expect(tallyText(tally, 1)).toContain(`${tally.endedEarly} sequences ended`);
});

test('two entries of one name are refused', async () => {
  await expect(checkList([oneKey, oneKey], against(twin))).rejects.toThrow('called one key');
});
