import { Attempts } from '../../src/chronicle/attempts';

const call = { time: 1, operation: 'iam:ListAccessKeys', permissions: [] };

/** Records an attempt with one step and one call. */
function attempt(
  attempts: Attempts,
  version: string,
  time: number,
  end: 'RotationSucceeded' | 'RotationFailed',
) {
  attempts.event('RotationStarted', version, time);
  const ended = attempts.step(version, 'createSecret', time);
  attempts.callsOf(version)?.push(call);
  ended(time + 1, end === 'RotationFailed' ? { errorType: 'SlotTaken', errorMessage: 'Full.' } : undefined);
  attempts.event(end, version, time + 2);
}

test('records the steps of an attempt with calls and errors', () => {
  const attempts = new Attempts(10);
  attempt(attempts, 'a', 10, 'RotationFailed');
  attempt(attempts, 'a', 20, 'RotationSucceeded');
  expect(attempts.result.notGood.items).toEqual([
    {
      version: 'a',
      from: 10,
      to: 12,
      outcome: 'failed',
      faults: [],
      steps: [
        {
          step: 'createSecret',
          from: 10,
          to: 11,
          error: { code: 'SlotTaken', message: 'Full.' },
          calls: [call],
        },
      ],
    },
  ]);
  expect(attempts.result.good.items).toMatchObject([
    { version: 'a', from: 20, to: 22, outcome: 'succeeded' },
  ]);
});

test('records an attempt without an end event as stopped, and includes attempts in progress', () => {
  const attempts = new Attempts(10);
  attempts.event('RotationStarted', 'a', 1);
  attempts.event('RotationStarted', 'b', 5);
  attempts.step('b', 'setSecret', 6);
  expect(attempts.result.notGood.items).toMatchObject([
    { from: 1, to: 5, outcome: 'stopped', steps: [] },
    { from: 5, outcome: 'stopped', steps: [{ step: 'setSecret', from: 6 }] },
  ]);
});

test('records a fault with the attempts in progress', () => {
  const attempts = new Attempts(10);
  attempts.event('RotationStarted', 'a', 1);
  attempts.fault({ time: 2, kind: 'killed', target: 'rotator' });
  attempts.event('RotationAbandoned', 'a', 3);
  attempts.fault({ time: 4, kind: 'lost', target: 'sweep' });
  expect(attempts.result.notGood.items).toMatchObject([
    { outcome: 'abandoned', faults: [{ kind: 'killed' }] },
  ]);
});

test('keeps the details of the first and last attempts', () => {
  const attempts = new Attempts(1000);
  for (let i = 0; i < 500; i++) attempt(attempts, `v${i}`, i * 10, 'RotationSucceeded');
  const { items, leftOut } = attempts.result.good;
  expect([items.length, leftOut]).toEqual([500, 0]);
  const detailed = items.flatMap(({ steps }, index) => (steps[0]?.calls ? [index] : []));
  expect(detailed).toEqual([0, 1, 2, 3, 496, 497, 498, 499]);
  expect(items[250]).toEqual({
    version: 'v250',
    from: 2500,
    to: 2502,
    outcome: 'succeeded',
    steps: [{ step: 'createSecret', from: 2500, to: 2501 }],
  });
});

test('keeps the first calls of a step', () => {
  const attempts = new Attempts(10);
  attempts.event('RotationStarted', 'a', 1);
  attempts.step('a', 'createSecret', 1);
  for (let i = 0; i < 2000; i++) attempts.callsOf('a')?.push(call);
  expect(attempts.result.notGood.items[0]?.steps[0]?.calls).toHaveLength(500);
});
