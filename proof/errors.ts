export type ProveErrorCode = 'UnknownOption' | 'BadOption' | 'BadSchedule' | 'CannotWrite';

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
