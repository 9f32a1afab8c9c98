/** What can go wrong while recording, for a reason that its user can put right. */
export const RECORD_ERRORS = {
  BadOption: 'An option is missing, unknown, or has a value that cannot be used.',
  BadScenario: 'A scenario asks for what must not be recorded, or is not well-formed.',
  NoCredentials: 'The profile has no credentials, or they are refused.',
  CannotReach: 'The endpoint did not answer.',
  StepFailed: 'A step of a scenario that had to succeed was answered with an error.',
  NeverHappened: 'What a scenario waits for did not come.',
  OutputExists: 'There is a transcript of that name already.',
  WouldLeak: 'A transcript would tell something of the account; it was not written.',
  LeftBehind: 'Something that a scenario made could not be removed again.',
} as const;

export type RecordErrorCode = keyof typeof RECORD_ERRORS;

export class RecordError extends Error {
  constructor(
    readonly code: RecordErrorCode,
    found: string,
    /** What to do about it. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}
