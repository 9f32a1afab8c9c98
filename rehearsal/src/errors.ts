/**
 * What can go wrong in a rehearsal for a reason that its user can put right.
 * `code` is also the name, so that it stands in every log and test report.
 */
export class RehearsalError extends Error {
  constructor(
    readonly code: RehearsalErrorCode,
    /** The error without its fix. */
    readonly found: string,
    /** What to do about it. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}

/** Every code, with what it means. */
export const REHEARSAL_ERRORS = {
  AssemblyMissing: 'There is no cloud assembly at the path that was given.',
  AssemblyBroken: 'The cloud assembly cannot be read, or contradicts itself.',
  AssetMissing: 'A template names an asset that the assembly does not hold.',
  TemplateBroken: 'A template cannot be resolved: an unknown reference, a cycle, a malformed intrinsic.',
  IntrinsicNotSupported: 'A simulated resource uses an intrinsic function that the rehearsal does not know.',
  DeployFailed: 'A stack could not be created on the local AWS; it was rolled back.',
  DestroyFailed: 'A stack could not be deleted from the local AWS.',
  UnknownOption: 'An option of `rehearse` is not known.',
  InvalidOption: 'An option of `rehearse` has a value that cannot be used.',
  ScenarioDoesNotFit: 'The app, or the secret that was named, cannot play the scenario.',
  IssuerFailed: 'An issuer that was given could not start, or failed while it served.',
  AppFailed: 'The CDK app could not be synthesized.',
} as const;

export type RehearsalErrorCode = keyof typeof REHEARSAL_ERRORS;
