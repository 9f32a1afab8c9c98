/** The test kit of a spec of the kind http-api, which its `issuer.ts` exports as `providerKit`. */
export interface ProviderKit {
  /** Mistakes of the spec, with the JSON Pointer of their place. Without one, the spec can be tested. */
  readonly mistakes: readonly { readonly place: string; readonly problem: string }[];
  readonly name?: string;
  /** Traits of the credentials, as the spec shows them. */
  readonly traits: Readonly<Record<string, string>>;
  readonly checks: readonly { readonly name: string; run(): Promise<void> }[];
  /**
   * Issues, lists, tests and removes one credential at the API itself, with the text of an admin secret. Returns the steps, and
   * the reason why one failed.
   */
  live(admin: string): Promise<readonly { readonly step: string; readonly failure?: string }[]>;
}
