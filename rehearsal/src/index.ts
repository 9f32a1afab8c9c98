export { LocalAws, type LocalAwsOptions } from './aws/local-aws';
export { REHEARSAL_ERRORS, RehearsalError, type RehearsalErrorCode } from './errors';
export type { Progress, RehearseOptions } from './rehearse/options';
export { rehearse } from './rehearse/rehearse';
export type { DeniedCall, Report, SecretReport, UnusedGrant } from './rehearse/report';
export { asText } from './rehearse/table';
