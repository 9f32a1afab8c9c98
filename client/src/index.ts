export type {
  Backend,
  BackendCallOptions,
  BackendErrorOptions,
  FailureClass,
  FetchedVersion,
  Lease,
  VersionRequest,
} from './backend';
export { BackendError } from './backend';
