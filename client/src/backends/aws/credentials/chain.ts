import { type AwsCredentials, AwsCredentialsError, type SourceContext } from './credentials';
import { environmentCredentials } from './static';

/** Sources in the order of the AWS SDK for JavaScript. */
const SOURCES = [environmentCredentials];

/**
 * The credentials of the first source that is configured.
 *
 * @throws AwsCredentialsError
 */
export async function chainCredentials(context: SourceContext, again: boolean): Promise<AwsCredentials> {
  if (again) await context.settings.files(true);
  for (const source of SOURCES) {
    const credentials = await source(context);
    if (credentials) return credentials;
  }
  throw new AwsCredentialsError('AwsCredentialsMissing', 'no AWS credentials are configured');
}
