/** Name of the kind. */
export const STRIPE_API_KEY = 'stripe-api-key';

/** Parameters of the kind, as the construct writes them. */
export interface StripeParameters {
  /** Id of the account. */
  readonly account: string;
  /** Permissions of a key, separated by spaces. */
  readonly permissions: string;
  /** Permissions of a key for connected accounts, separated by spaces; absent for none. */
  readonly connectPermissions?: string;
}

/** The value of the secret. */
export interface StripeKeyValue {
  /** Id of the key at Stripe. Not a secret. */
  readonly id: string;
  readonly apiKey: string;
}
