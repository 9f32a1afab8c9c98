import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsCall } from '../aws/aws-call';
import { RekeyError } from '../errors/errors';
import type { Log } from '../log';
import { PENDING, type SecretStore } from './secret-store';

/** Implements the secret store with the SDK. */
export function secretsManager(secretArn: string, log: Log, sdk: SecretsManagerClient): SecretStore {
  const SecretId = secretArn;
  const call = (name: string) => ({ action: `secretsmanager:${name}`, resource: secretArn });
  const missing = () => {
    throw secretMissing(secretArn);
  };
  return {
    async describe() {
      const send = () => sdk.send(new DescribeSecretCommand({ SecretId }));
      const answer = await awsCall(log, call('DescribeSecret'), send, { ResourceNotFoundException: missing });
      return {
        rotationEnabled: answer.RotationEnabled,
        versions: answer.VersionIdsToStages ?? {},
        tags: Object.fromEntries((answer.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
        lastChanged: answer.LastChangedDate?.getTime(),
      };
    },
    async read(version) {
      const send = () => sdk.send(new GetSecretValueCommand({ SecretId, VersionId: version }));
      const answer = await awsCall(log, call('GetSecretValue'), send, {
        ResourceNotFoundException: () => undefined,
      });
      if (!answer) return undefined;
      const text = answer.SecretString ?? '';
      log.hide(text);
      return { text, created: answer.CreatedDate?.getTime() ?? 0 };
    },
    async put(version, text, rotationToken) {
      const input = {
        SecretId,
        ClientRequestToken: version,
        SecretString: text,
        VersionStages: [PENDING],
        RotationToken: rotationToken,
      };
      const send = async () => {
        await sdk.send(new PutSecretValueCommand(input));
        return 'stored' as 'stored' | 'taken';
      };
      return awsCall(log, call('PutSecretValue'), send, { ResourceExistsException: () => 'taken' });
    },
    async move(label, { from, to }) {
      const input = { SecretId, VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from };
      const send = async () => {
        await sdk.send(new UpdateSecretVersionStageCommand(input));
        return true;
      };
      return awsCall(log, call('UpdateSecretVersionStage'), send, {
        InvalidParameterException: () => false,
        InvalidRequestException: () => false,
        ResourceNotFoundException: () => false,
      });
    },
    async tag(tags) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await awsCall(log, call('TagResource'), () => sdk.send(new TagResourceCommand({ SecretId, Tags })));
    },
    async untag(keys) {
      const input = { SecretId, TagKeys: [...keys] };
      await awsCall(log, call('UntagResource'), () => sdk.send(new UntagResourceCommand(input)));
    },
    async rotate() {
      const send = async () => {
        await sdk.send(new RotateSecretCommand({ SecretId }));
        return 'started' as 'started' | 'refused';
      };
      return awsCall(log, call('RotateSecret'), send, { InvalidRequestException: () => 'refused' });
    },
  };
}

function secretMissing(secretArn: string): RekeyError {
  return new RekeyError('SecretMissing', {
    found: `The secret ${secretArn} does not exist.`,
    unchanged: 'everything.',
    action: 'restore the secret if it was deleted by mistake; otherwise delete the stack.',
  });
}
