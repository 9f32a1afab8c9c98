export const PROVE_ERRORS = {
  UnknownOption: 'The command line has an option that does not exist.',
  BadOption: 'An option has no value, or one that cannot be used.',
  BadSchedule: 'The text after --replay is not a schedule.',
  CannotWrite: 'The JSON file cannot be written.',
} as const;

export type ProveErrorCode = keyof typeof PROVE_ERRORS;

/** Bad input: what was found, and what to do. */
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
