/** An error of a rehearsal that its user can correct. `name` equals `code`. */
export class RehearsalError extends Error {
  constructor(
    readonly code: RehearsalErrorCode,
    /** Description of the error. */
    readonly found: string,
    /** Action that corrects the error. */
    readonly fix: string,
  ) {
    super(`${found} ${fix}`);
    this.name = code;
  }
}

/** All codes with their descriptions. */
export const REHEARSAL_ERRORS = {
  AssemblyMissing: 'There is no cloud assembly at the given path.',
  AssemblyBroken: 'The cloud assembly cannot be read or is inconsistent.',
  AssetMissing: 'A template refers to an asset that the assembly does not contain.',
  TemplateBroken: 'A template cannot be resolved: an unknown reference, a cycle, a malformed intrinsic.',
  IntrinsicNotSupported: 'A simulated resource uses an unsupported intrinsic function.',
  DeployFailed: 'The deploy of a stack to the local AWS failed and was rolled back.',
  DestroyFailed: 'The deletion of a stack from the local AWS failed.',
  UnknownOption: 'An option of `rehearse` is unknown.',
  InvalidOption: 'An option of `rehearse` has an invalid value.',
  ScenarioDoesNotFit: 'The scenario is not applicable to the app or to the given secret.',
  IssuerFailed: 'An issuer could not start, or threw an error.',
  AppFailed: 'The synthesis of the CDK app failed.',
} as const;

export type RehearsalErrorCode = keyof typeof REHEARSAL_ERRORS;
