import { RekeyError } from '../errors/errors';
import { CURRENT } from '../secret-store/secret-store';
import type { MemorySecretStore } from './memory-secret-store';
import { sdkError } from './sdk-error';

/** Input of a request, with the members that the engine sends. */
export interface SecretsManagerInput {
  readonly VersionId: string;
  readonly ClientRequestToken: string;
  readonly SecretString: string;
  readonly VersionStages?: readonly string[];
  readonly RotationToken?: string;
  readonly VersionStage: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly TagKeys: readonly string[];
}

/** Operations of Secrets Manager by name, as an SDK client sees them, on a secret in memory. */
export const SECRETS_MANAGER: Readonly<
  Record<string, (secret: MemorySecretStore, input: SecretsManagerInput) => Promise<object>>
> = {
  async DescribeSecret(secret) {
    const { rotationEnabled, versions, tags, lastChanged = 0 } = await secret.describe();
    return {
      RotationEnabled: rotationEnabled,
      VersionIdsToStages: versions,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      LastChangedDate: new Date(lastChanged),
    };
  },
  async GetSecretValue(secret, { VersionId }) {
    const value = await secret.read(VersionId);
    if (!value) throw sdkError('ResourceNotFoundException', 400);
    return { VersionId, SecretString: value.text, CreatedDate: new Date(value.created) };
  },
  async PutSecretValue(secret, { ClientRequestToken, SecretString, VersionStages = [CURRENT] }) {
    const stored = secret.store(ClientRequestToken, SecretString, VersionStages);
    if (stored === 'taken') throw sdkError('ResourceExistsException', 400);
    return { VersionId: ClientRequestToken };
  },
  async UpdateSecretVersionStage(secret, { VersionStage, MoveToVersionId: to, RemoveFromVersionId: from }) {
    if (!(await secret.move(VersionStage, { from, to }))) throw sdkError('InvalidParameterException', 400);
    return {};
  },
  async TagResource(secret, { Tags }) {
    await secret.tag(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).catch(asSdkError);
    return {};
  },
  async UntagResource(secret, { TagKeys }) {
    await secret.untag(TagKeys);
    return {};
  },
  async RotateSecret(secret) {
    if ((await secret.rotate()) === 'refused') throw sdkError('InvalidRequestException', 400);
    return {};
  },
};

function asSdkError(error: unknown): never {
  const { name = 'InternalServiceError', status } = (error as RekeyError).call ?? {};
  throw error instanceof RekeyError ? sdkError(name, status, error.report.found) : error;
}
