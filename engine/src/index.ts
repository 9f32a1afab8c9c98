/** The rotation engine: make the handler of a rotator from an adapter. */
export type {
  Adapter,
  AdapterContext,
  AdapterFactory,
  Check,
  Issued,
  IssueRequest,
  IssuerHeldAdapter,
  LabelHeldAdapter,
  Labelled,
  Listed,
  ReadCurrent,
  Times,
  Traits,
} from './adapter';
export { awsCall, type Call } from './aws/aws-call';
export { domainOf, otherRegion } from './aws/partitions';
export type { Containment, Dead, Replacement, Uses } from './contract';
export { ERROR_CODES, type ErrorCode } from './errors/error-codes';
export { type ErrorReport, RekeyError, textOf } from './errors/errors';
export { createHandler, type LambdaContext, type RotatorHandler } from './handler';
export type { Fields, Level, Log } from './log';
export { badSettings } from './settings';
export { type Clock, HOUR, MINUTE, SECOND } from './time/clock';
export { REQUEST_TIMES } from './timing';
export { readMembers } from './value';
