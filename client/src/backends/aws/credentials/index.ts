import { credentialChain } from './chain';
import { CredentialCache } from './credential-cache';
import type { AwsCredentialProvider, AwsCredentials, SourceContext } from './credentials';

/** The cache of given credentials, of a provider's, or of the chain's. */
export function credentialCache(
  given: AwsCredentials | AwsCredentialProvider | undefined,
  context: SourceContext,
): CredentialCache {
  if (typeof given === 'function') return new CredentialCache(() => given());
  if (given) return new CredentialCache(async () => given);
  return new CredentialCache(credentialChain(context));
}
