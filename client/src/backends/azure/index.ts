export { AzureKeyVault, type AzureKeyVaultOptions } from './key-vault';
export type { AzureAccessToken, AzureTokenCredential } from './token-cache';
