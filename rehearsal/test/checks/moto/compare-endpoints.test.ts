import {
  checkKnownDifferences,
  compareGenerated,
  compareSequence,
} from '../../../checks/moto/compare-endpoints';
import type { WithEndpoint } from '../../../checks/moto/endpoints/endpoint';
import { withLocalAws } from '../../../checks/moto/endpoints/local';
import type { KnownDifference } from '../../../checks/moto/known-differences/known-difference';
import { countsText, failureText, staleText } from '../../../checks/moto/report';
import { sequences } from '../../../checks/moto/sequences';
import { call, createSecret, createUser } from '../../../checks/moto/sequences/call';
import { changedLocalAws, equalEndpoint, oneKeyEndpoint } from './fixtures';

const LIST_KEYS = call('ListAccessKeys', { UserName: 'u' });
const CREATE_KEY = call('CreateAccessKey', { UserName: 'u' });
const TWO_KEYS = [createUser(), CREATE_KEY, CREATE_KEY, LIST_KEYS];

const oneKey: KnownDifference = {
  rule: 'ListAccessKeys returns all keys.',
  sources: ['page: API_ListAccessKeys'],
  differs: [['AccessKeyMetadata[]', /\{"UserName":"u",.*\}/, 'absent']],
  shown: [TWO_KEYS],
};

const against = (moto: WithEndpoint) => ({ local: withLocalAws, moto });
const different = against(oneKeyEndpoint);
const equal = against(equalEndpoint);

test('compares every call and finds no difference between equal endpoints', async () => {
  const run = { count: 20, seed: 4 };
  const { counts, failures } = await compareGenerated(sequences, [], [equal, equal], run);
  expect(failures).toEqual([]);
  expect(counts).toMatchObject({ sequences: 20, endedEarly: 0, comparedCalls: counts.generatedCalls });
  expect(counts.comparedCalls).toBeGreaterThan(75);
});

test('repeats the same calls with the same seed', async () => {
  const callsOf = async () => {
    const calls: unknown[] = [];
    const recording = changedLocalAws((made, answer) => {
      calls.push(made);
      return answer;
    });
    await compareGenerated(sequences, [], [against(recording)], { count: 5, seed: 9 });
    return calls;
  };
  expect(await callsOf()).toEqual(await callsOf());
});

test('finds a difference, and removes the calls that it does not need', async () => {
  const { counts, failures } = await compareGenerated(sequences, [], [different], { count: 300, seed: 5 });
  expect(counts.sequences).toBeLessThan(300);
  const [failure] = failures;
  expect(failure?.history.map(({ call: { operation } }) => operation)).toEqual([
    'CreateUser',
    'CreateAccessKey',
    'CreateAccessKey',
    'ListAccessKeys',
  ]);
  expect(failure?.differences).toMatchObject([{ at: 'AccessKeyMetadata[]', moto: 'absent' }]);
  const text = failureText(failure as NonNullable<typeof failure>);
  expect(text).toContain('1. CreateUser {"UserName":"u"}');
  expect(text).toMatch(/the local AWS: .*AccessKeyId 2.*\n +moto: .*AccessKeyId 1/);
  expect(text).toContain(`npm run check:moto -- --replay '[{"operation":"CreateUser"`);
});

test('accepts a known difference that its sequence shows', async () => {
  expect((await compareSequence(TWO_KEYS, [oneKey], different)).differences).toEqual([]);
  expect(await checkKnownDifferences([oneKey], different)).toEqual({ stale: [], failures: [] });
});

describe('reports as stale', () => {
  const silent = [createUser(), call('GetUser', { UserName: 'u' })];
  test.each<[string, KnownDifference, WithEndpoint, readonly unknown[]]>([
    ['an entry that does not occur', oneKey, equalEndpoint, TWO_KEYS],
    [
      'a sequence that does not show its entry',
      { ...oneKey, shown: [TWO_KEYS, silent] },
      oneKeyEndpoint,
      silent,
    ],
    [
      'a cell that no sequence shows',
      { ...oneKey, differs: [...oneKey.differs, ['IsTruncated', 'true', 'false']] },
      oneKeyEndpoint,
      TWO_KEYS,
    ],
  ])('%s', async (_, entry, endpoint, sequence) => {
    const { stale } = await checkKnownDifferences([entry], against(endpoint));
    expect(stale).toEqual([{ entry, sequence }]);
    expect(stale.map(staleText).join()).toContain(`"${oneKey.rule}" does not occur`);
  });
});

test.each<[string, Partial<KnownDifference>]>([
  ['for another operation', { shown: [[createUser(), call('GetUser', { UserName: 'u' })]] }],
  ['at another place', { differs: [['AccessKeyMetadata', /\{"UserName":"u",.*\}/, 'absent']] }],
  ['with another local value', { differs: [['AccessKeyMetadata[]', /\{\}/, 'absent']] }],
  ['with another moto value', { differs: [['AccessKeyMetadata[]', /\{"UserName":"u",.*\}/, '{}']] }],
  ['with a part of a text', { differs: [['AccessKeyMetadata[]', '"UserName":"u"', 'absent']] }],
  ['with a false condition', { when: () => false }],
])('does not accept an entry %s', async (_, change) => {
  const entry = { ...oneKey, ...change };
  expect((await compareSequence(TWO_KEYS, [entry], different)).differences).toHaveLength(1);
  const { stale, failures } = await checkKnownDifferences([{ ...entry, shown: [TWO_KEYS] }], different);
  expect(stale.length + failures.length).toBe(change.shown ? 0 : 2);
});

describe('ends a sequence', () => {
  const lengthWith = async (entry: KnownDifference) =>
    (await compareSequence([...TWO_KEYS, LIST_KEYS], [entry], different)).history.length;

  test('at a difference with `ends`, and after an exchange with `endsAfter`', async () => {
    expect(await lengthWith(oneKey)).toBe(5);
    expect(await lengthWith({ ...oneKey, ends: true })).toBe(4);
    const endsAfter: KnownDifference = { ...oneKey, endsAfter: (history) => history.length === 3 };
    expect(await lengthWith(endsAfter)).toBe(3);
    expect(await checkKnownDifferences([endsAfter], different)).toEqual({ stale: [], failures: [] });
    const run = { count: 20, seed: 4 };
    const { counts } = await compareGenerated(sequences, [endsAfter], [equal], run);
    expect(counts.endedEarly).toBeGreaterThan(0);
    expect(countsText(counts, 0, 1)).toContain(`${counts.endedEarly} sequences ended`);
  });

  test('after a write that one endpoint refused, but not after a read', async () => {
    const refusing = changedLocalAws(({ operation }, answer) =>
      ['DeleteSecret', 'DescribeSecret'].includes(operation)
        ? { httpStatus: 400, xml: false, error: { name: 'Refused', message: 'no' } }
        : answer,
    );
    const shown = ['DescribeSecret', 'DeleteSecret', 'ListSecrets'].map((operation) => [
      call(operation, { SecretId: 'a' }),
    ]);
    const entry = { ...oneKey, differs: [['outcome', 'ok', 'Refused 400: no']] as const, shown };
    const { history } = await compareSequence([createSecret(), ...shown.flat()], [entry], against(refusing));
    expect(history).toHaveLength(3);
  });
});

test('refuses two entries with the same rule', async () => {
  await expect(checkKnownDifferences([oneKey, oneKey], equal)).rejects.toThrow(oneKey.rule);
});
