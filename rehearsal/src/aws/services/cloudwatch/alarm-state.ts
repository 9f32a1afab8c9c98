import type { AlarmState, TreatMissingData } from './alarm-options';

/** What is known of the periods that an alarm looks at. */
export interface Evidence {
  /** The latest periods with data, newest first: how many periods ago (1 is the latest), and whether it breaches. */
  readonly known: readonly { readonly age: number; readonly breaching: boolean }[];
  /** How many periods without data have to be filled in to make up the alarm's evaluation periods. */
  readonly missing: number;
}

/**
 * The state that follows from the evidence.
 * Source: "Configuring how CloudWatch alarms treat missing data", CloudWatch User Guide.
 */
export function verdict(
  { known, missing }: Evidence,
  datapointsToAlarm: number,
  treatMissingData: TreatMissingData,
  state: AlarmState,
): AlarmState {
  const breaching = known.filter((period) => period.breaching).length;
  const count = treatMissingData === 'breaching' ? breaching + missing : breaching;
  if (count >= datapointsToAlarm) return 'ALARM';
  if (missing === 0 || treatMissingData === 'breaching' || treatMissingData === 'notBreaching') return 'OK';
  if (known.length === 0) return treatMissingData === 'missing' ? 'INSUFFICIENT_DATA' : state;
  if (breaching < known.length) return 'OK';
  // Too few periods to alarm, but all that are known breach: decided once the oldest is old enough.
  const oldest = known[known.length - 1]?.age ?? 0;
  return treatMissingData === 'missing' && oldest >= datapointsToAlarm ? 'ALARM' : state;
}
