/** Input of GetSecretValue. */
export interface GetSecretValueInput {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

/** One version, as GetSecretValue and BatchGetSecretValue return it. */
export interface SecretValueEntry {
  readonly ARN?: string;
  readonly Name?: string;
  readonly VersionId?: string;
  readonly VersionStages?: readonly string[];
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  readonly CreatedDate?: Date;
}

/** Output of BatchGetSecretValue. */
export interface BatchGetSecretValueOutput {
  readonly SecretValues?: readonly SecretValueEntry[];
  readonly Errors?: readonly {
    readonly SecretId?: string;
    readonly ErrorCode?: string;
    readonly Message?: string;
  }[];
  readonly NextToken?: string;
}

/** Options of a call. */
export interface SecretsManagerCallOptions {
  readonly abortSignal: AbortSignal;
}

/**
 * The operations of Secrets Manager that the backend uses. The class `SecretsManager` of
 * `@aws-sdk/client-secrets-manager` has them.
 */
export interface SecretsManagerApi {
  getSecretValue(input: GetSecretValueInput, options: SecretsManagerCallOptions): Promise<SecretValueEntry>;
  batchGetSecretValue?(
    input: { SecretIdList: string[] },
    options: SecretsManagerCallOptions,
  ): Promise<BatchGetSecretValueOutput>;
}
