import { clientParts, closeParts, entryOf, regionFor } from '../backends/aws/built-in-api';
import { callerIdentity } from '../backends/aws/credentials/assume-role';
import type { SecretValueEntry } from '../backends/aws/secrets-manager-api';
import type { AwsTransportOptions } from '../backends/aws/secrets-manager-options';
import { SECRETS_MANAGER } from '../backends/aws/settings/endpoint';
import { AwsClient } from '../backends/aws/transport/aws-client';
import { ServiceFailure } from '../http/service-failure';

/** Output of DescribeSecret, as far as it is used. Times are seconds since 1970. */
export interface SecretDescription {
  readonly ARN?: string;
  readonly Name?: string;
  readonly KmsKeyId?: string;
  readonly RotationEnabled?: boolean;
  readonly LastRotatedDate?: number;
  readonly LastChangedDate?: number;
  readonly NextRotationDate?: number;
  readonly DeletedDate?: number;
  readonly VersionIdsToStages?: Readonly<Record<string, readonly string[]>>;
}

/** A version without its value. */
export interface ReadVersion {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly createdAt?: number;
  readonly form: 'JSON object' | 'text' | 'binary';
}

/** The calls of a diagnosis. Each returns the failure instead of throwing it. */
export function awsCalls(secret: string, options: AwsTransportOptions) {
  const parts = clientParts(options);
  const client = new AwsClient({ ...SECRETS_MANAGER, targetPrefix: 'secretsmanager' }, parts);
  const { signal } = new AbortController();
  const call = async (operation: string, input: object) =>
    client.call(operation, { SecretId: secret, ...input }, await regionFor(secret, parts), signal);
  return {
    region: () => orFailure(() => regionFor(secret, parts)),
    /** Finds credentials, which stay in the transport. */
    credentials: () =>
      orFailure(async () => {
        await parts.credentials.get();
      }),
    identity: () =>
      orFailure(async () =>
        callerIdentity(parts, await parts.credentials.get(), await regionFor(secret, parts)),
      ),
    describe: () => orFailure(async () => (await call('DescribeSecret', {})) as SecretDescription),
    /** Reads a version. The value stays in this function. */
    read: (stage: string) =>
      orFailure(async () => withoutValue(entryOf(await call('GetSecretValue', { VersionStage: stage })))),
    close: () => closeParts(parts),
  };
}

function withoutValue({
  VersionId,
  VersionStages = [],
  CreatedDate,
  SecretString,
}: SecretValueEntry): ReadVersion {
  return {
    versionId: VersionId ?? '',
    stages: VersionStages,
    ...(CreatedDate ? { createdAt: CreatedDate.getTime() } : {}),
    form: SecretString === undefined ? 'binary' : isObject(SecretString) ? 'JSON object' : 'text',
  };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function orFailure<T>(run: () => Promise<T>): Promise<T | ServiceFailure> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ServiceFailure) return error;
    throw error;
  }
}
