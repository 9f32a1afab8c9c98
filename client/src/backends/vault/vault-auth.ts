import { readFile } from 'node:fs/promises';
import { ServiceFailure } from '../../http/service-failure';
import { clientParts } from '../aws/built-in-api';
import type { AwsTransportOptions } from '../aws/secrets-manager-options';
import { STS } from '../aws/settings/endpoint';
import { sign } from '../aws/transport/sigv4';

/** A request that logs in. */
export interface VaultLogin {
  /** Path of the API, such as `auth/approle/login`. */
  readonly path: string;
  readonly body: object;
}

/** A way to authenticate to Vault: a token, or a function that makes the request of each login. */
export type VaultAuth =
  | { readonly token: string | (() => string | Promise<string>) }
  | { login(): Promise<VaultLogin> };

/** A text, or the path of a file that is read at each login. */
export type TextOrFile = string | { readonly file: string };

/** Ways to authenticate to Vault. */
export const vaultAuth = {
  /** A token. It is renewed if it can be. */
  token: (token: string | (() => string | Promise<string>)): VaultAuth => ({ token }),

  /** AppRole. @param options `mount` is `approle` by default */
  appRole: ({ roleId, secretId, mount = 'approle' }: VaultAppRoleOptions): VaultAuth => ({
    login: async () => ({
      path: `auth/${mount}/login`,
      body: { role_id: await textOf(roleId), ...(secretId && { secret_id: await textOf(secretId) }) },
    }),
  }),

  /** A JSON Web Token of an OpenID Connect issuer, or of a service account with the mount `kubernetes`. */
  jwt: ({ role, jwt, mount = 'jwt' }: VaultJwtOptions): VaultAuth => ({
    login: async () => ({ path: `auth/${mount}/login`, body: { role, jwt: await textOf(jwt) } }),
  }),

  /** The identity of this process at AWS, by a signed request for GetCallerIdentity. */
  aws: ({ role, mount = 'aws', serverId, ...options }: VaultAwsOptions = {}): VaultAuth => ({
    login: async () => ({
      path: `auth/${mount}/login`,
      body: { ...(role && { role }), ...(await signedIdentity(options, serverId)) },
    }),
  }),
};

/** Options of `vaultAuth.appRole`. */
export interface VaultAppRoleOptions {
  readonly roleId: TextOrFile;
  /** @default - none, for a role that needs none */
  readonly secretId?: TextOrFile;
  /** @default 'approle' */
  readonly mount?: string;
}

/** Options of `vaultAuth.jwt`. */
export interface VaultJwtOptions {
  readonly role: string;
  readonly jwt: TextOrFile;
  /** @default 'jwt' */
  readonly mount?: string;
}

/** Options of `vaultAuth.aws`. */
export interface VaultAwsOptions
  extends Pick<AwsTransportOptions, 'credentials' | 'region' | 'profile' | 'environment'> {
  /** @default - the role with the name of the IAM principal */
  readonly role?: string;
  /** @default 'aws' */
  readonly mount?: string;
  /** Value of the header X-Vault-AWS-IAM-Server-ID. @default - none */
  readonly serverId?: string;
}

async function textOf(given: TextOrFile): Promise<string> {
  if (typeof given === 'string') return given;
  try {
    return (await readFile(given.file, 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ServiceFailure('invalid', `the file ${given.file} cannot be read (${code})`);
  }
}

/** A signed request, which Vault sends to STS. Source: "Login" of the AWS auth method, API documentation of Vault. */
async function signedIdentity(options: AwsTransportOptions, serverId: string | undefined): Promise<object> {
  const { settings, credentials } = clientParts(options);
  const region = (await settings.region()) ?? 'us-east-1';
  const url = await settings.endpoint(STS, region);
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const request = await sign(
    {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        ...(serverId && { 'x-vault-aws-iam-server-id': serverId }),
      },
      body,
    },
    await credentials.get(),
    { service: STS.id, region, time: Date.now() },
  );
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  return {
    iam_http_request_method: 'POST',
    iam_request_url: encoded(url.href),
    iam_request_body: encoded(body),
    iam_request_headers: encoded(JSON.stringify(request.headers)),
  };
}
