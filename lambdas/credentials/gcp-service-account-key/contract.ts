/** Name of the kind. */
export const GCP_SERVICE_ACCOUNT_KEY = 'gcp-service-account-key';

/** User-managed keys of a service account. Source: "Quotas and limits", Google Cloud IAM. */
export const MOST_KEYS = 10;

/** Parameters of the kind, as the construct writes them. */
export interface ServiceAccountParameters {
  /** E-mail address of the service account. */
  readonly serviceAccount: string;
  readonly projectId: string;
  /** Provider of a workload identity pool that trusts the role of the function; absent with an admin secret. */
  readonly audience?: string;
  /** Service account that the function impersonates after the federation. */
  readonly impersonate?: string;
}

/** The value of the secret: the key file that the client libraries of Google read. */
export interface ServiceAccountKeyValue {
  readonly type: 'service_account';
  readonly project_id: string;
  /** Id of the key at Google. Not a secret. */
  readonly private_key_id: string;
  /** PEM. */
  readonly private_key: string;
  readonly client_email: string;
  readonly client_id: string;
  readonly auth_uri: string;
  readonly token_uri: string;
  readonly auth_provider_x509_cert_url: string;
  readonly client_x509_cert_url: string;
  readonly universe_domain: string;
}
