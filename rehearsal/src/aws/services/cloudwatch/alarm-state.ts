import type { AlarmState, TreatMissingData } from './alarm-options';

/** The data of the periods that an alarm evaluates. */
export interface Evidence {
  /** The latest periods with data, newest first. The age is a number of periods; 1 is the latest. */
  readonly known: readonly { readonly age: number; readonly breaching: boolean }[];
  /** The number of evaluation periods without data. */
  readonly missing: number;
}

/**
 * The state of an alarm with the given data.
 * Source: "Configuring how CloudWatch alarms treat missing data", CloudWatch User Guide.
 */
export function alarmState(
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
  // All known periods breach, but there are too few. The age of the oldest one decides.
  const oldest = known[known.length - 1]?.age ?? 0;
  return treatMissingData === 'missing' && oldest >= datapointsToAlarm ? 'ALARM' : state;
}
