import type { Call, Input, Operation } from '../../../call';
import { secretAccess } from '../access';
import { canReencrypt, checkEncrypt, keyIdOf } from '../encryption';
import { errors } from '../errors';
import { checkRotationToken } from '../rotation/rotation-token';
import type { Rotations } from '../rotation/rotations';
import { CURRENT, PENDING, PREVIOUS, type Secret, type SecretData, type Version } from '../secret';
import { watchValue } from '../secret-values';
import type { SecretStore } from '../store';
import { checkData, checkStages, checkToken, sameData } from '../validation';
import { Versions } from '../versions';

/** Labels of the versions that a change of the key re-encrypts. Source: API_UpdateSecret (KmsKeyId). */
const REENCRYPTED = [CURRENT, PENDING, PREVIOUS];

/** Operations that write values. */
export function valueOperations(store: SecretStore, rotations: Rotations): Record<string, Operation> {
  const { aws } = store;

  /** Writes a version; does nothing for a repeated request. */
  function write(
    secret: Secret,
    token: string,
    data: SecretData,
    stages: readonly string[],
    now: number,
  ): void {
    const existing = secret.versions.get(token);
    if (existing?.data) {
      if (sameData(existing.data, data)) return;
      throw errors.tokenInUse(token, secret.arn);
    }
    const versions = new Versions(secret.versions);
    const first = !versions.hasValue();
    versions.put(token, data, secret.keyId, now);
    for (const stage of stages) versions.attach(stage, token);
    // Source: API_PutSecretValue: the first version always gets AWSCURRENT.
    if (first) versions.attach(CURRENT, token);
    const makesCurrent = stages.includes(CURRENT);
    const abandoned = makesCurrent ? versions.abandonPending(token) : undefined;
    versions.prune(now);
    watchValue(aws, secret, data);
    store.write(secret, { versions: versions.result });
    if (abandoned) rotations.abandon(secret, abandoned.id);
    if (makesCurrent) rotations.countWrite(secret);
  }

  async function put(input: Input, call: Call): Promise<unknown> {
    const token = checkToken(input);
    const secret = store.live(input.SecretId, call);
    const data = checkData(input);
    if (!data || ('SecretString' in data && data.SecretString === '')) {
      throw errors.invalidRequest('You must provide either SecretString or SecretBinary.');
    }
    const stages = checkStages(input.VersionStages) ?? [CURRENT];
    checkRotationToken(aws, secret, token, input.RotationToken, call);
    await checkEncrypt(aws, secret, token, call);
    write(secret, token, data, stages, call.now);
    const version = secret.versions.get(token) as Version;
    return {
      ...secret.identity,
      VersionId: token,
      VersionStages: [...version.stages].sort(),
    };
  }

  async function update(input: Input, call: Call): Promise<unknown> {
    const token = checkToken(input);
    const secret = store.live(input.SecretId, call);
    const data = checkData(input);
    const keyId = input.KmsKeyId === undefined ? secret.keyId : keyIdOf(input);
    if (keyId !== secret.keyId) await changeKey(secret, keyId, token, call);
    if (data) {
      await checkEncrypt(aws, secret, token, call);
      write(secret, token, data, [CURRENT], call.now);
    }
    const { Description: description } = input;
    if (typeof description === 'string') store.write(secret, { description });
    return { ...secret.identity, VersionId: data && token };
  }

  /** Sets the key for new versions, and adds it to the keys of the labelled versions. */
  async function changeKey(
    secret: Secret,
    keyId: string | undefined,
    token: string,
    call: Call,
  ): Promise<void> {
    await checkEncrypt(aws, secret, token, call, keyId);
    const versions = new Map(secret.versions);
    for (const version of secret.versions.values()) {
      if (!version.data || !REENCRYPTED.some((stage) => version.stages.has(stage))) continue;
      if (!(await canReencrypt(aws, secret, version, keyId, call))) continue;
      const others = version.keyIds.filter((other) => other !== keyId);
      versions.set(version.id, { ...version, keyIds: [keyId, ...others] });
    }
    secret.keyId = keyId;
    store.write(secret, { versions });
  }

  return {
    PutSecretValue: { access: secretAccess(store, 'PutSecretValue'), run: put },
    UpdateSecret: { access: secretAccess(store, 'UpdateSecret'), run: update },
  };
}
