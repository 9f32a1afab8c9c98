import type { IAMClient } from '@aws-sdk/client-iam';
import type { MemoryIssuer } from '../../../engine/test/world/memory-issuer';
import type { AccessKeyClients } from '../../../lambdas/credentials/access-key/adapter';

/** What IAM and STS throw: an error with a name and metadata. */
export function sdkError(name: string, status: number, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, attempts: 1 } });
}

/** IAM's five operations on access keys, over an issuer in memory. */
export function fakeIam(issuer: MemoryIssuer) {
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  const operations: Record<string, (input: Record<string, string>) => unknown> = {
    ListAccessKeysCommand: () => ({
      AccessKeyMetadata: [...issuer.keys.values()].map(({ id, active, created }) => ({
        AccessKeyId: id,
        Status: active ? 'Active' : 'Inactive',
        CreateDate: new Date(created),
      })),
    }),
    CreateAccessKeyCommand: () => {
      if (issuer.keys.size >= 2) throw sdkError('LimitExceededException', 409);
      const { id, password } = issuer.make(false);
      return { AccessKey: { AccessKeyId: id, SecretAccessKey: password, Status: 'Active' } };
    },
    UpdateAccessKeyCommand: ({ AccessKeyId, Status }) => {
      find(AccessKeyId).active = Status === 'Active';
      return {};
    },
    DeleteAccessKeyCommand: ({ AccessKeyId }) => {
      issuer.keys.delete(find(AccessKeyId).id);
      return {};
    },
    GetAccessKeyLastUsedCommand: ({ AccessKeyId }) => {
      const { used } = find(AccessKeyId);
      return { AccessKeyLastUsed: used ? { LastUsedDate: new Date(used) } : {} };
    },
  };
  const find = (id: string) => {
    const key = issuer.keys.get(id);
    if (!key) throw sdkError('NoSuchEntityException', 404);
    return key;
  };
  const send = async (command: { constructor: { name: string }; input: Record<string, string> }) => {
    const { name } = command.constructor;
    sent.push({ name, input: command.input });
    if (!issuer.exists)
      throw sdkError('NoSuchEntityException', 404, 'The user with name mailer cannot be found.');
    return operations[name](command.input);
  };
  const iam = { send } as unknown as IAMClient;
  const clients: AccessKeyClients = {
    iam,
    once: iam,
    open: ({ accessKeyId, secretAccessKey }) => ({
      identify: async () => {
        if (!issuer.works({ id: accessKeyId, password: secretAccessKey }))
          throw sdkError('InvalidClientTokenId', 403);
        issuer.use(accessKeyId);
        return 'arn:aws:iam::123456789012:user/apps/mailer';
      },
      close: () => undefined,
    }),
  };
  return { clients, sent, operations };
}
