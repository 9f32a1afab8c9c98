/** One call to both sides. Words in braces stand for what each side made up by itself, e.g. `{{AccessKeyId 1}}`. */
export interface Call {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Number of the access key that signs it, in the order of creation; the side's own caller signs otherwise. */
  readonly signedBy?: number;
}

export type Sequence = readonly Call[];

export type ServiceName = 'secretsmanager' | 'iam' | 'sts';

/** Operations of Secrets Manager that are compared; every other one is IAM's or STS's. */
export const OF_SECRETS_MANAGER: ReadonlySet<string> = new Set([
  ...['CreateSecret', 'GetSecretValue', 'BatchGetSecretValue', 'PutSecretValue', 'UpdateSecret'],
  ...['UpdateSecretVersionStage', 'DescribeSecret', 'ListSecrets', 'ListSecretVersionIds', 'DeleteSecret'],
  ...['RestoreSecret', 'TagResource', 'UntagResource', 'PutResourcePolicy', 'GetResourcePolicy'],
  ...['DeleteResourcePolicy', 'RotateSecret', 'CancelRotateSecret'],
]);

export function serviceOf(operation: string): ServiceName {
  if (OF_SECRETS_MANAGER.has(operation)) return 'secretsmanager';
  return operation === 'GetCallerIdentity' ? 'sts' : 'iam';
}

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** One way to write a call, for reports and the command that replays it. */
export function asText({ operation, input, signedBy }: Call): string {
  const by = signedBy === undefined ? '' : ` signed by access key ${signedBy}`;
  return `${operation} ${JSON.stringify(input)}${by}`;
}
