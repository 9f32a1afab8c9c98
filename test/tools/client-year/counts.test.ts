import { faultsOf, noCounts, textOf, type YearResult } from '../../../tools/checks/client-year/counts';

const good = (): YearResult => ({
  seed: 1,
  days: 10,
  rotations: 20,
  faults: 100,
  seconds: 9,
  counts: [{ ...noCounts('defaults'), processes: 3, reads: 50, retried: 2, failedAtStart: 1 }],
});
const with_ = (changes: object, counts: object = {}): YearResult => {
  const result = { ...good(), ...changes };
  return { ...result, counts: result.counts.map((one) => ({ ...one, ...counts })) };
};

test('a failed read of a process without a value is no fault', () => {
  expect(faultsOf(good())).toEqual([]);
});

test.each<[YearResult, string]>([
  [with_({}, { failed: 1 }), 'seed 1, defaults: 1 reads failed after the first success of their process'],
  [with_({}, { dead: 2 }), 'seed 1, defaults: 2 reads used a dead credential after one retry'],
  [with_({}, { reads: 9 }), 'seed 1, defaults: only 9 reads, so the load is too low'],
  [with_({}, { retried: 0 }), 'seed 1: no cached value was refused, so no retry was shown'],
  [with_({ rotations: 9 }), 'seed 1: 9 rotations in 10 days'],
  [with_({ faults: 0 }), 'seed 1: no fault was injected'],
])('finds a fault', (result, fault) => {
  expect(faultsOf(result)).toEqual([fault]);
});

test('prints a table and the first failures', () => {
  expect(textOf(with_({}, { notes: ['why'] }))).toContain(
    '| defaults | 3 | 50 | 2 | 1 | 0 | 0 |\ndefaults: why',
  );
});
