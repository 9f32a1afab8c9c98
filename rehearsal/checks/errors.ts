/** Errors that prevent a check. */
export const CHECK_ERRORS = {
  UnknownOption: 'The command has an unknown option.',
  InvalidOption: 'An option of the command has an invalid value.',
  PythonMissing: 'Python 3 with the venv module is missing.',
  BrowserMissing: 'Chromium is missing and cannot be installed.',
  InstallFailed: 'pip cannot install the packages of the check.',
  CommandFailed: 'A command of the check failed.',
  ServerNotStarted: 'A server of the check did not start.',
  ServerNotAnswering: 'A server did not answer a request.',
} as const;

export type CheckErrorCode = keyof typeof CHECK_ERRORS;

/** The check cannot run. A failed check is another error. */
export class CheckError extends Error {
  constructor(
    readonly code: CheckErrorCode,
    found: string,
    /** Action of the user. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}
