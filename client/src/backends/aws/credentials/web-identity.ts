import { readFile } from 'node:fs/promises';
import { assumeRoleWithWebIdentity } from './assume-role';
import {
  type AwsCredentials,
  AwsCredentialsError,
  type CredentialSource,
  type SourceContext,
} from './credentials';

/** AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, as for service accounts of Kubernetes (IRSA). */
export const webIdentityCredentials: CredentialSource = async (context) => {
  const { env } = context.settings;
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: roleArn } = env;
  if (!file) return undefined;
  if (!roleArn) {
    throw new AwsCredentialsError(
      'AwsCredentialsInvalid',
      'AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not',
    );
  }
  return webIdentity(context, { file, roleArn, sessionName: env.AWS_ROLE_SESSION_NAME });
};

/** Credentials for the token in a file. The file is read each time, because its token is replaced. */
export async function webIdentity(
  context: SourceContext,
  given: { file: string; roleArn: string; sessionName?: string; region?: string },
): Promise<AwsCredentials> {
  const { file, roleArn, sessionName = sessionNameOf(), region } = given;
  const token = await readToken(file);
  return assumeRoleWithWebIdentity(
    context,
    { RoleArn: roleArn, RoleSessionName: sessionName },
    token,
    region,
  );
}

/** Reads a token file. */
export async function readToken(file: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AwsCredentialsError('AwsCredentialsInvalid', `the token file ${file} cannot be read (${code})`);
  }
  if (text === '' || /[\r\n]/.test(text)) {
    throw new AwsCredentialsError('AwsCredentialsInvalid', `the token file ${file} does not hold one line`);
  }
  return text;
}

/** Name of the session in CloudTrail when nobody chose one. */
export function sessionNameOf(): string {
  return `rekey-client-${process.pid}`;
}
