import type { Secret } from '../secret/secret';
import type { AnySecretHandle } from '../secret-handle';
import type { WithSecretOptions } from '../with-secret/with-secret';
import { Attempts } from './common/attempts';
import { lacksMember } from './common/login';

/** Credentials, as the AWS SDK for JavaScript 3 takes them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration: Date;
}

/** A credential provider of the AWS SDK for JavaScript 3. */
export type AwsCredentialProvider = () => Promise<AwsCredentials>;

/** The part of a client of the SDK that `followRotation` uses. */
export interface AwsClient {
  readonly middlewareStack: {
    add(middleware: AwsMiddleware, options: { step: 'initialize'; name: string; override: boolean }): void;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: each client has types of its own for its commands
type AwsMiddleware = (next: (args: any) => Promise<any>) => (args: any) => Promise<any>;

/** Names under which access keys are stored. */
const NAMES = {
  accessKeyId: ['accessKeyId', 'AccessKeyId', 'aws_access_key_id', 'AWS_ACCESS_KEY_ID'],
  secretAccessKey: ['secretAccessKey', 'SecretAccessKey', 'aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
  sessionToken: ['sessionToken', 'SessionToken', 'aws_session_token', 'AWS_SESSION_TOKEN'],
} as const;

/** An AWS access key in a secret, for clients of the SDK. */
export interface SecretCredentials {
  /** The option `credentials` of a client. Each request is signed with the current version of the secret. */
  readonly provider: AwsCredentialProvider;
  /** Makes a client repeat a request with a newer version when the key is refused, and returns the client. */
  followRotation<C extends AwsClient>(client: C): C;
}

/**
 * Makes clients of the AWS SDK for JavaScript 3 sign with the access key in a secret and follow its rotation:
 *
 * ```ts
 * const key = fromSecret(secrets.secret('mailer-key'));
 * const ses = key.followRotation(new SESv2Client({ credentials: key.provider }));
 * ```
 */
export function fromSecret(handle: AnySecretHandle, options: WithSecretOptions = {}): SecretCredentials {
  const attempts = new Attempts(handle);
  const provider: AwsCredentialProvider = async () => {
    await handle.get();
    return credentialsOf(attempts.secret());
  };
  const middleware: AwsMiddleware = (next) => async (args: { readonly input?: unknown }) => {
    // A stream can be sent once only.
    if (hasStream(args.input)) return next(args);
    return handle.withSecret((secret) => attempts.run(secret, () => next(args)), options);
  };
  return {
    provider,
    followRotation: (client) => {
      client.middlewareStack.add(middleware, {
        step: 'initialize',
        name: 'rekeyFollowRotation',
        override: true,
      });
      return client;
    },
  };
}

function credentialsOf(secret: Secret): AwsCredentials {
  const members = Object(secret.json()) as Record<string, unknown>;
  const read = (name: keyof typeof NAMES) =>
    NAMES[name].map((key) => members[key]).find((value) => typeof value === 'string' && value !== '') as
      | string
      | undefined;
  const [accessKeyId, secretAccessKey, sessionToken] = [
    read('accessKeyId'),
    read('secretAccessKey'),
    read('sessionToken'),
  ];
  if (accessKeyId === undefined) throw lacksMember(secret, 'accessKeyId');
  if (secretAccessKey === undefined) throw lacksMember(secret, 'secretAccessKey');
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    // The SDK asks again before each request. The secret is cached here.
    expiration: new Date(Date.now() + 1_000),
  };
}

function hasStream(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false;
  return Object.values(input).some(
    (value) => typeof value?.pipe === 'function' || typeof value?.getReader === 'function',
  );
}
