export const PROVE_ERRORS = {
  UnknownOption: 'The command line has an unknown option.',
  BadOption: 'An option has no value, or an invalid one.',
  BadSchedule: 'The text after --replay is not a schedule.',
  CannotWrite: 'The JSON file cannot be written.',
} as const;

export type ProveErrorCode = keyof typeof PROVE_ERRORS;

/** An error in the input of the command. */
export class ProveError extends Error {
  constructor(
    readonly code: ProveErrorCode,
    found: string,
    fix: string,
  ) {
    super(`[${code}] ${found} ${fix}`);
    this.name = code;
  }
}
