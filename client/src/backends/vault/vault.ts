import type { HttpOptions } from '../../http/http';
import { HttpClient } from '../../http/http-client';
import type { Environment } from '../environment';
import { type VaultAuth, vaultAuth } from './vault-auth';
import { VaultKv, type VaultKvOptions } from './vault-kv';
import { VaultLeases, type VaultLeasesOptions } from './vault-leases';
import { VaultSession } from './vault-session';

/** Options of `Vault`. */
export interface VaultOptions extends HttpOptions {
  /** @default - VAULT_ADDR or BAO_ADDR */
  readonly address?: string;
  /** @default - VAULT_NAMESPACE or BAO_NAMESPACE, or none */
  readonly namespace?: string;
  /** Way to authenticate, see `vaultAuth`. @default - the token VAULT_TOKEN or BAO_TOKEN */
  readonly auth?: VaultAuth;
  /** @default process.env */
  readonly environment?: Environment;
}

/**
 * HashiCorp Vault or OpenBao: one login for all its backends.
 *
 * @example
 * const vault = new Vault({ auth: vaultAuth.appRole({ roleId, secretId: { file: '/run/secret-id' } }) });
 * const secrets = new SecretsClient({ backend: vault.kv() });
 * const logins = new SecretsClient({ backend: vault.leases() });
 */
export class Vault {
  readonly #session: VaultSession;
  readonly #address: URL;

  /** @throws TypeError if there is no address or no way to authenticate */
  constructor(options: VaultOptions = {}) {
    const env = options.environment ?? process.env;
    const address = options.address ?? env.VAULT_ADDR ?? env.BAO_ADDR;
    if (!address || !URL.canParse(address)) {
      throw new TypeError('Vault needs the URL of its server: pass `address` or set VAULT_ADDR.');
    }
    const token = env.VAULT_TOKEN ?? env.BAO_TOKEN;
    const auth = options.auth ?? (token ? vaultAuth.token(token) : undefined);
    if (!auth) throw new TypeError('Vault needs a way to authenticate: pass `auth` or set VAULT_TOKEN.');
    this.#address = new URL(address.endsWith('/') ? address : `${address}/`);
    const namespace = options.namespace ?? env.VAULT_NAMESPACE ?? env.BAO_NAMESPACE;
    this.#session = new VaultSession(new HttpClient(options), this.#address, namespace, auth);
  }

  /** Secrets of a KV version 2 engine. */
  kv(options: VaultKvOptions = {}): VaultKv {
    return new VaultKv(`Vault KV at ${this.#address.host}`, this.#session, options);
  }

  /** Dynamic credentials. Their ids are paths of the API, such as `database/creds/app`. */
  leases(options: VaultLeasesOptions = {}): VaultLeases {
    return new VaultLeases(`Vault at ${this.#address.host}`, this.#session, options);
  }
}
