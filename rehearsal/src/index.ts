export { LocalAws, type LocalAwsOptions } from './aws/local-aws';
export type { Kept } from './chronicle/kept';
export type * from './chronicle/told';
export { REHEARSAL_ERRORS, RehearsalError, type RehearsalErrorCode } from './errors';
export { asPage } from './page/as-page';
export type { Progress, RehearseOptions } from './rehearse/options';
export { rehearse } from './rehearse/rehearse';
export type { DeniedCall, Finding, Report, SecretReport, UnusedGrant } from './rehearse/report';
export { asText } from './rehearse/table';
