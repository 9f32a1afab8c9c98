import type { Section, SharedFiles } from '../settings/shared-files';
import { assumeRole } from './assume-role';
import { containerCredentials } from './container';
import {
  type AwsCredentials,
  AwsCredentialsError,
  type CredentialSource,
  type SourceContext,
} from './credentials';
import { instanceCredentials } from './instance-metadata';
import { environmentCredentials } from './static';
import { sessionNameOf, webIdentity } from './web-identity';

/** Settings of a profile that only the AWS SDK supports. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  sso_session: 'IAM Identity Center (sso_session)',
  sso_start_url: 'IAM Identity Center (sso_start_url)',
  sso_account_id: 'IAM Identity Center (sso_account_id)',
  credential_process: 'credential_process',
  login_session: 'aws login (login_session)',
};

const SOURCES: Readonly<Record<string, CredentialSource>> = {
  Environment: environmentCredentials,
  EcsContainer: containerCredentials,
  Ec2InstanceMetadata: instanceCredentials,
};

/** A profile of the shared files: AWS_PROFILE or `default`. */
export const profileCredentials: CredentialSource = async (context) => {
  const { name, chosen } = context.settings.profileName;
  const files = await context.settings.files();
  const profile = files.profile(name);
  if (!profile && chosen) {
    throw invalid(`the profile "${name}" is not in ${files.paths.join(' or ')}`);
  }
  // The default profile may hold only a region.
  return profile && (await resolve(context, files, name, []));
};

async function resolve(
  context: SourceContext,
  files: SharedFiles,
  name: string,
  visited: readonly string[],
): Promise<AwsCredentials | undefined> {
  const profile = files.profile(name);
  if (!profile)
    throw invalid(`the profile "${name}", a source_profile, is not in ${files.paths.join(' or ')}`);
  if (visited.includes(name)) {
    // A profile may name itself as source_profile and hold the key of the caller too.
    if (visited.at(-1) === name && profile.aws_access_key_id) return keysOf(name, profile);
    throw invalid(`the profiles ${[...visited, name].join(' → ')} are each other's source_profile`);
  }
  const { role_arn: roleArn, web_identity_token_file: file } = profile;
  if (roleArn && file) {
    return webIdentity(context, {
      file,
      roleArn,
      sessionName: profile.role_session_name,
      region: profile.region,
    });
  }
  if (roleArn) return roleOf(context, files, name, profile, [...visited, name]);
  if (profile.aws_access_key_id) return keysOf(name, profile);
  if (profile.credential_source) return sourceOf(context, name, profile.credential_source);
  const unsupported = Object.keys(UNSUPPORTED).find((setting) => profile[setting]);
  if (unsupported) throw notSupported(name, UNSUPPORTED[unsupported] as string);
  if (visited.length > 0) throw invalid(`the profile "${name}", a source_profile, has no credentials`);
  return undefined;
}

async function roleOf(
  context: SourceContext,
  files: SharedFiles,
  name: string,
  profile: Section,
  visited: readonly string[],
): Promise<AwsCredentials> {
  if (profile.mfa_serial) throw notSupported(name, 'MFA (mfa_serial)');
  const { source_profile: sourceProfile, credential_source: credentialSource } = profile;
  if (!sourceProfile === !credentialSource) {
    throw invalid(`the profile "${name}" needs either source_profile or credential_source for its role_arn`);
  }
  const source = sourceProfile
    ? await resolve(context, files, sourceProfile, visited)
    : await sourceOf(context, name, credentialSource as string);
  const role = {
    RoleArn: profile.role_arn as string,
    RoleSessionName: profile.role_session_name || sessionNameOf(),
    ExternalId: profile.external_id,
    DurationSeconds: profile.duration_seconds,
  };
  return assumeRole(context, role, source as AwsCredentials, profile.region);
}

async function sourceOf(context: SourceContext, name: string, source: string): Promise<AwsCredentials> {
  const credentials = await SOURCES[source]?.(context);
  if (credentials) return credentials;
  const problem = SOURCES[source] ? 'has no credentials' : 'is unknown';
  throw invalid(`credential_source = ${source} of the profile "${name}" ${problem}`);
}

function keysOf(name: string, profile: Section): AwsCredentials {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = profile;
  if (!accessKeyId || !secretAccessKey) throw invalid(`the profile "${name}" has no aws_secret_access_key`);
  const sessionToken = profile.aws_session_token;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function notSupported(name: string, feature: string): AwsCredentialsError {
  return new AwsCredentialsError(
    'AwsCredentialsUnsupported',
    `the profile "${name}" uses ${feature}, which the built-in transport does not support. Pass ` +
      '`credentials: fromNodeProviderChain()` of @aws-sdk/credential-providers, or a `client` of the AWS SDK',
  );
}

function invalid(message: string): AwsCredentialsError {
  return new AwsCredentialsError('AwsCredentialsInvalid', message);
}
