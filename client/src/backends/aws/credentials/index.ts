import type { HttpClient } from '../../../http/http-client';
import type { AwsSettings } from '../settings/aws-settings';
import { chainCredentials } from './chain';
import { CredentialCache } from './credential-cache';
import type { AwsCredentialProvider, AwsCredentials } from './credentials';

/** The cache of given credentials, of a provider's, or of the chain's. */
export function credentialCache(
  given: AwsCredentials | AwsCredentialProvider | undefined,
  settings: AwsSettings,
  http: HttpClient,
): CredentialCache {
  if (typeof given === 'function') return new CredentialCache(() => given());
  if (given) return new CredentialCache(async () => given);
  return new CredentialCache((again) => chainCredentials({ settings, http }, again));
}
