import {
  CreateServiceSpecificCredentialCommand,
  DeleteServiceSpecificCredentialCommand,
  ListServiceSpecificCredentialsCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { awsCall, type Issued, type Listed, type Log, RekeyError } from 'cdk-rekey-engine';
import type { IamClients } from '../access-key/user-keys';

/** A credential that IAM has created. */
export interface NewCredential {
  readonly id: string;
  /** User name at the service; for an API key its public part. */
  readonly username: string;
  readonly secret: string;
}

interface Tools extends IamClients {
  readonly userName: string;
  /** Service principal, such as `cassandra.amazonaws.com`. */
  readonly serviceName: string;
  readonly log: Log;
}

/** The operations on the credentials of one user for one service. */
export function userCredentials({ iam, once, userName: UserName, serviceName: ServiceName, log }: Tools) {
  const call = (operation: string) => ({
    action: `iam:${operation}ServiceSpecificCredential${operation === 'List' ? 's' : ''}`,
    resource: `the user ${UserName}`,
  });
  const noUser = {
    NoSuchEntityException: (): never => {
      throw new RekeyError('PrincipalGone', {
        found: `The IAM user ${UserName} does not exist.`,
        unchanged: 'the secret; nothing was issued.',
        action: 'create the user, or name another one in the stack and deploy.',
      });
    },
  };
  const gone = { NoSuchEntityException: () => undefined };
  return {
    async list(): Promise<Listed[]> {
      const found: Listed[] = [];
      for (let Marker: string | undefined; ; ) {
        const send = () =>
          iam.send(new ListServiceSpecificCredentialsCommand({ UserName, ServiceName, Marker }));
        const page = await awsCall(log, call('List'), send, noUser);
        for (const one of page.ServiceSpecificCredentials ?? []) {
          const { ServiceSpecificCredentialId: id = '', Status, CreateDate } = one;
          found.push({ id, active: Status === 'Active', created: CreateDate?.getTime() ?? 0 });
        }
        if (!page.IsTruncated) return found;
        Marker = page.Marker;
      }
    },
    /** @param CredentialAgeDays days until the credential expires. @default - it does not expire */
    async create(CredentialAgeDays?: number): Promise<NewCredential> {
      const input = { UserName, ServiceName, CredentialAgeDays };
      const send = () => once.send(new CreateServiceSpecificCredentialCommand(input));
      const { ServiceSpecificCredential: made } = await awsCall(log, call('Create'), send, {
        ...noUser,
        LimitExceededException: () => {
          throw slotTaken(UserName, ServiceName);
        },
      });
      const secret = made?.ServiceCredentialSecret ?? made?.ServicePassword ?? '';
      log.hide(secret);
      const username = made?.ServiceCredentialAlias ?? made?.ServiceUserName ?? '';
      return { id: made?.ServiceSpecificCredentialId ?? '', username, secret };
    },
    async disable({ id: ServiceSpecificCredentialId }: Issued<unknown>): Promise<void> {
      const input = { UserName, ServiceSpecificCredentialId, Status: 'Inactive' as const };
      const send = () => iam.send(new UpdateServiceSpecificCredentialCommand(input));
      await awsCall(log, call('Update'), send, gone);
    },
    async remove({ id: ServiceSpecificCredentialId }: Issued<unknown>): Promise<void> {
      const input = { UserName, ServiceSpecificCredentialId };
      const send = () => iam.send(new DeleteServiceSpecificCredentialCommand(input));
      await awsCall(log, call('Delete'), send, gone);
    },
  };
}

function slotTaken(userName: string, serviceName: string): RekeyError {
  return new RekeyError('SlotTaken', {
    found: `IAM has no room for another credential of ${userName} for ${serviceName}, but the list showed a free slot.`,
    unchanged: 'every credential.',
    action: 'find out who creates credentials for the user; then rotate again.',
  });
}
