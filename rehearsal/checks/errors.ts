/** Every reason for which a check cannot be made, with what it means. */
export const CHECK_ERRORS = {
  UnknownOption: 'An option of the command is not known.',
  InvalidOption: 'An option of the command has a value that cannot be used.',
  PythonMissing: 'There is no Python 3 that can make a virtual environment.',
  BrowserMissing: 'There is no Chromium, and it could not be installed.',
  InstallFailed: 'pip could not install what the check needs.',
  CommandFailed: 'A command that the check runs did not end well.',
  ServerNotStarted: 'The server that is compared with did not start.',
  ServerNotAnswering: 'A server did not answer a request.',
} as const;

export type CheckErrorCode = keyof typeof CHECK_ERRORS;

/** Why a check could not be made; a check that was made and found something does not throw. */
export class CheckError extends Error {
  constructor(
    readonly code: CheckErrorCode,
    found: string,
    /** What to do about it. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}
