/** The errors of a recording that the user can correct. */
export const RECORD_ERRORS = {
  BadOption: 'An option is missing, unknown, or has an invalid value.',
  BadScenario: 'A scenario is invalid, or contains a call that must not be recorded.',
  NoCredentials: 'The profile has no credentials, or AWS refuses them.',
  CannotReach: 'The endpoint did not answer.',
  StepFailed: 'A required step of a scenario failed.',
  NeverHappened: 'The condition of a wait was not met.',
  OutputExists: 'The transcript exists.',
  WouldLeak: 'A transcript contains data of the account. It was not written.',
  LeftBehind: 'A resource of a scenario could not be deleted.',
} as const;

export type RecordErrorCode = keyof typeof RECORD_ERRORS;

export class RecordError extends Error {
  constructor(
    readonly code: RecordErrorCode,
    found: string,
    /** The action for the user. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}
