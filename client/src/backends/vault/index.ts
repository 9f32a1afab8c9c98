export { Vault, type VaultOptions } from './vault';
export {
  type TextOrFile,
  type VaultAppRoleOptions,
  type VaultAuth,
  type VaultAwsOptions,
  type VaultJwtOptions,
  type VaultLogin,
  vaultAuth,
} from './vault-auth';
export type { VaultKv, VaultKvOptions } from './vault-kv';
export type { VaultLeases, VaultLeasesOptions } from './vault-leases';
