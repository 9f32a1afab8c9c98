import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { awsCall, type Issued, type Listed, type Log, RekeyError } from 'cdk-rekey-engine';
import { clientOptions } from '../../sdk/clients';
import type { AccessKeyValue } from './contract';

/** SDK clients of IAM. */
export interface IamClients {
  /** For every operation except CreateAccessKey. */
  readonly iam: IAMClient;
  /** For CreateAccessKey, without retries: a retry after a lost response would leave an unknown key. */
  readonly once: IAMClient;
}

interface Tools extends IamClients {
  readonly userName: string;
  readonly log: Log;
}

export function iamClients(): IamClients {
  const client = (maxAttempts: number) => new IAMClient(clientOptions(maxAttempts));
  return { iam: client(4), once: client(1) };
}

/** The operations on the keys of one user. */
export function userKeys({ iam, once, userName: UserName, log }: Tools) {
  const call = (name: string) => ({ action: `iam:${name}`, resource: `the user ${UserName}` });
  const gone = { NoSuchEntityException: () => undefined };
  const keys = {
    async list(): Promise<Listed[]> {
      const keys: Listed[] = [];
      for (let Marker: string | undefined; ; ) {
        const send = () => iam.send(new ListAccessKeysCommand({ UserName, Marker }));
        const page = await awsCall(log, call('ListAccessKeys'), send, noUser(UserName));
        for (const { AccessKeyId = '', Status, CreateDate } of page.AccessKeyMetadata ?? []) {
          keys.push({ id: AccessKeyId, active: Status === 'Active', created: CreateDate?.getTime() ?? 0 });
        }
        if (!page.IsTruncated) return keys;
        Marker = page.Marker;
      }
    },
    async issue(): Promise<AccessKeyValue> {
      const send = () => once.send(new CreateAccessKeyCommand({ UserName }));
      const { AccessKey } = await awsCall(log, call('CreateAccessKey'), send, {
        ...noUser(UserName),
        LimitExceededException: () => {
          throw slotTaken(UserName);
        },
      });
      const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
      return { accessKeyId, secretAccessKey };
    },
    async disable({ id: AccessKeyId }: Issued<unknown>): Promise<void> {
      const input = { UserName, AccessKeyId, Status: 'Inactive' as const };
      await awsCall(log, call('UpdateAccessKey'), () => iam.send(new UpdateAccessKeyCommand(input)), gone);
    },
    async remove({ id: AccessKeyId }: Issued<unknown>): Promise<void> {
      const input = { UserName, AccessKeyId };
      await awsCall(log, call('DeleteAccessKey'), () => iam.send(new DeleteAccessKeyCommand(input)), gone);
    },
    async lastUsed(AccessKeyId: string): Promise<number | undefined> {
      const send = () => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
      try {
        const answer = await awsCall(log, call('GetAccessKeyLastUsed'), send, gone);
        return answer?.AccessKeyLastUsed?.LastUsedDate?.getTime();
      } catch (error) {
        // IAM denies the request for a removed key, because the policy allows only keys of this user.
        const denied = error instanceof RekeyError && error.code === 'AccessDenied';
        if (!denied || (await keys.list()).some(({ id }) => id === AccessKeyId)) throw error;
        return undefined;
      }
    },
  };
  return keys;
}

function noUser(userName: string) {
  return {
    NoSuchEntityException: () => {
      throw new RekeyError('PrincipalGone', {
        found: `The IAM user ${userName} does not exist.`,
        unchanged: 'the secret; nothing was issued.',
        action: 'create the user, or name another one in the stack and deploy.',
      });
    },
  };
}

function slotTaken(userName: string): RekeyError {
  return new RekeyError('SlotTaken', {
    found: `IAM has no room for another access key of ${userName}, but the list of keys showed a free slot.`,
    unchanged: 'every key.',
    action: 'find out who creates keys for the user; then rotate again.',
  });
}
