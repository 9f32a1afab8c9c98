import { failureOfStatus, ServiceFailure } from '../../../http/service-failure';
import { AwsCredentialsError } from './credentials';

/** The failure of a source that answers with an HTTP status. Its body may hold a token and is not quoted. */
export function serviceRefusal(where: string, status: number): ServiceFailure {
  const failure = failureOfStatus(status);
  const message = `${where} answered HTTP ${status}`;
  if (failure === 'transient' || failure === 'throttled') return new ServiceFailure(failure, message);
  const code = failure === 'denied' ? 'AwsCredentialsDenied' : 'AwsCredentialsInvalid';
  return new AwsCredentialsError(code, message);
}
