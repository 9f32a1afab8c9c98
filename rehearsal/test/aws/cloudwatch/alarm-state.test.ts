import type { AlarmState } from '../../../src/aws/services/cloudwatch';
import { alarmState } from '../../../src/aws/services/cloudwatch/alarm-state';

const PERIODS = 3;

/** The data of five periods for an alarm over three: X breaches, 0 does not, - has no data; the latest is last. */
function evidence(periods: string) {
  const known = [...periods]
    .reverse()
    .map((period, index) => ({ age: index + 1, breaching: period === 'X', known: period !== '-' }))
    .filter((period) => period.known)
    .map(({ age, breaching }) => ({ age, breaching }))
    .slice(0, PERIODS);
  return { known, missing: PERIODS - known.length };
}

const STATES: Record<string, AlarmState | 'retained'> = {
  A: 'ALARM',
  O: 'OK',
  I: 'INSUFFICIENT_DATA',
  R: 'retained',
};

// Source of both tables: "Configuring how CloudWatch alarms treat missing data", CloudWatch User Guide.
describe.each([
  // [periods, missing, ignore, breaching, notBreaching]
  [3, '0-X-X', 'OOOO'],
  [3, '0----', 'OOOO'],
  [3, '-----', 'IRAO'],
  [3, '0XX-X', 'AAAA'],
  [3, '--X--', 'ARAO'],
  [2, '0-X-X', 'AAAA'],
  [2, '00X0X', 'AAAA'],
  [2, '0-X--', 'OOAO'],
  [2, '----0', 'OOAO'],
  [2, '---X-', 'ARAO'],
])('%d of 3 periods to alarm, %s', (datapointsToAlarm, periods, states) => {
  test.each([
    ['missing', states[0]],
    ['ignore', states[1]],
    ['breaching', states[2]],
    ['notBreaching', states[3]],
  ] as const)('missing data is %s', (treatment, letter) => {
    const expected = STATES[letter ?? ''];
    for (const before of ['OK', 'ALARM'] as const) {
      const state = alarmState(evidence(periods), datapointsToAlarm, treatment, before);
      expect(state).toBe(expected === 'retained' ? before : expected);
    }
  });
});

test('needs more than one recent breach for an alarm over three periods', () => {
  expect(alarmState(evidence('----X'), 3, 'missing', 'OK')).toBe('OK');
});
