/** A server could not be installed. */
export class InstallError extends Error {
  constructor(found, fix) {
    super(`${found}\n${fix}`);
    this.name = 'InstallError';
  }
}
