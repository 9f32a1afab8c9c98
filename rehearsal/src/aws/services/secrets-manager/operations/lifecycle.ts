import type { Call, Input, Operation } from '../../../call';
import { accessTo, secretAccess, secretOperations } from '../access';
import { checkEncrypt, keyIdOf } from '../encryption';
import { errors } from '../errors';
import type { Secret, SecretData } from '../secret';
import { putDeletionEvents } from '../service-events';
import { arnPrefix, type SecretStore } from '../store';
import { addTags, checkData, checkName, checkToken, sameData } from '../validation';

const DAY = 24 * 3_600_000;

/** Operations that create, delete and restore secrets. */
export function lifecycleOperations(store: SecretStore): Record<string, Operation> {
  const { aws } = store;

  async function create(input: Input, call: Call): Promise<unknown> {
    const name = checkName(input.Name);
    const token = checkToken(input);
    const data = checkData(input);
    if (input.AddReplicaRegions?.length) {
      throw errors.invalidRequest('The local AWS does not replicate secrets: leave out AddReplicaRegions.');
    }
    const tags = input.Tags?.length ? addTags(undefined, input.Tags) : undefined;
    const secret = store.create(name, call);
    secret.keyId = keyIdOf(input);
    if (data || secret.keyId) await checkEncrypt(aws, secret, token, call);
    const existing = store.find(name, call);
    if (existing) return createdBefore(existing, token, data);
    const description = input.Description ?? undefined;
    store.addNew(secret, data && [token, data], { tags, description });
    return { ...secret.identity, VersionId: data && token };
  }

  /** The answer to a repeated request; throws for another request with the same name. */
  function createdBefore(secret: Secret, token: string, data: SecretData | undefined): unknown {
    if (secret.deletion !== undefined) {
      throw errors.invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    const version = secret.versions.get(token);
    if (!version?.data) throw errors.secretExists(secret.name);
    if (!sameData(version.data, data)) throw errors.tokenInUse(token, secret.arn);
    return { ...secret.identity, VersionId: token };
  }

  function remove(input: Input, call: Call): unknown {
    const force = input.ForceDeleteWithoutRecovery === true;
    const days: number | undefined = input.RecoveryWindowInDays ?? undefined;
    if (force && days !== undefined) {
      throw errors.invalidParameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    }
    if (days !== undefined && !(days >= 7 && days <= 30)) {
      throw errors.invalidParameter(
        'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
      );
    }
    const secret = store.find(input.SecretId, call);
    if (force) {
      if (secret) {
        if (secret.deletion === undefined) putDeletionEvents(aws, secret, 'StartSecretVersionDelete');
        store.remove(secret);
      }
      return deleted(secret, input.SecretId, call, call.now);
    }
    if (!secret) throw errors.secretNotFound();
    if (secret.deletion !== undefined) throw errors.markedForDeletion();
    secret.deletion = call.now + (days ?? 30) * DAY;
    secret.end = aws.timeline.at(secret.deletion, () => store.remove(secret));
    putDeletionEvents(aws, secret, 'StartSecretVersionDelete');
    return deleted(secret, input.SecretId, call, secret.deletion);
  }

  function restore(secret: Secret): unknown {
    if (secret.deletion !== undefined) putDeletionEvents(aws, secret, 'CancelSecretVersionDelete');
    secret.deletion = undefined;
    secret.end?.cancel();
    return secret.identity;
  }

  return {
    CreateSecret: {
      access: (input, call) => {
        const name = checkName(input.Name);
        const request = accessTo(undefined, name, 'CreateSecret', input, call);
        return input.Tags?.length
          ? [request, { ...request, action: 'secretsmanager:TagResource' }]
          : [request];
      },
      run: create,
    },
    DeleteSecret: { access: secretAccess(store, 'DeleteSecret'), run: remove },
    ...secretOperations(store, { RestoreSecret: restore }, 'any'),
  };
}

/** The answer of DeleteSecret: a forced deletion succeeds even if the secret does not exist. */
function deleted(secret: Secret | undefined, secretId: string, call: Call, time: number): unknown {
  const DeletionDate = new Date(time);
  if (secret) return { ...secret.identity, DeletionDate };
  const isArn = secretId.startsWith('arn:');
  const Name = isArn ? secretId.split(':').slice(6).join(':') : secretId;
  return { ARN: isArn ? secretId : `${arnPrefix(call)}${Name}`, Name, DeletionDate };
}
