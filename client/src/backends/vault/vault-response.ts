/** A response of the API of Vault. */
export type VaultResponse = Readonly<Record<string, unknown>>;
