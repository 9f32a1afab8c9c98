import { containerCredentials } from './container';
import type { FetchCredentials } from './credential-cache';
import { AwsCredentialsError, type CredentialSource, type SourceContext } from './credentials';
import { instanceCredentials } from './instance-metadata';
import { profileCredentials } from './profile';
import { environmentCredentials } from './static';
import { webIdentityCredentials } from './web-identity';

/**
 * Returns the credentials of the first source that is configured, and goes on with that source. The order is that of
 * the AWS SDK for JavaScript: a chosen profile goes before the environment.
 */
export function credentialChain(context: SourceContext): FetchCredentials {
  let found: CredentialSource | undefined;
  return async (again) => {
    if (again) await context.settings.files(true);
    const credentials = await found?.(context);
    if (credentials) return credentials;
    for (const source of sourcesOf(context)) {
      const credentials = await source(context);
      if (!credentials) continue;
      found = source;
      return credentials;
    }
    if (found) {
      throw new AwsCredentialsError(
        'AwsCredentialsUnavailable',
        'the source of the AWS credentials does not answer',
      );
    }
    throw new AwsCredentialsError(
      'AwsCredentialsMissing',
      'no AWS credentials: there are none in the environment, the shared files, a web identity, a container or an EC2 instance',
    );
  };
}

function sourcesOf({ settings }: SourceContext): readonly CredentialSource[] {
  const others = [profileCredentials, webIdentityCredentials, containerCredentials, instanceCredentials];
  return settings.profileName.chosen ? others : [environmentCredentials, ...others];
}
