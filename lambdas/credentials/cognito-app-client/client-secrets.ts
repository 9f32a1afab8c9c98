import {
  AddUserPoolClientSecretCommand,
  type CognitoIdentityProviderClient,
  DeleteUserPoolClientSecretCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsCall, type Listed, type Log, RekeyError } from 'cdk-rekey-engine';
import type { Parameters } from './parameters';

/** A new secret of an app client. */
export interface NewSecret {
  readonly id: string;
  readonly value: string;
}

/** SDK clients of Cognito. */
export interface CognitoClients {
  readonly api: CognitoIdentityProviderClient;
  /** For AddUserPoolClientSecret, without retries: a retry after a lost response would leave an unknown secret. */
  readonly once: CognitoIdentityProviderClient;
}

/** The secrets of one app client at Cognito. */
export class ClientSecrets {
  constructor(
    private readonly clients: CognitoClients,
    private readonly parameters: Pick<Parameters, 'userPoolId' | 'clientId'>,
    private readonly log: Log,
  ) {}

  async list(): Promise<Listed[]> {
    const secrets: Listed[] = [];
    for (let NextToken: string | undefined; ; ) {
      const send = () =>
        this.clients.api.send(new ListUserPoolClientSecretsCommand({ ...this.ids, NextToken }));
      const page = await awsCall(this.log, this.call('ListUserPoolClientSecrets'), send, this.missing);
      for (const { ClientSecretId = '', ClientSecretCreateDate } of page.ClientSecrets ?? [])
        secrets.push({ id: ClientSecretId, active: true, created: ClientSecretCreateDate?.getTime() ?? 0 });
      NextToken = page.NextToken;
      if (!NextToken) return secrets;
    }
  }

  /** Creates a secret that Cognito generates. @throws SlotTaken, PrincipalGone, PrincipalUnfit */
  async add(): Promise<NewSecret> {
    const { ClientSecretDescriptor: made } = await this.send({});
    const value = made?.ClientSecretValue ?? '';
    this.log.hide(value);
    return { id: made?.ClientSecretId ?? '', value };
  }

  /** Creates a secret with a given value. */
  async addOwn(value: string): Promise<void> {
    this.log.hide(value);
    await this.send({ ClientSecret: value });
  }

  async delete(id: string): Promise<void> {
    const command = new DeleteUserPoolClientSecretCommand({ ...this.ids, ClientSecretId: id });
    const send = async () => void (await this.clients.api.send(command));
    const gone = { ResourceNotFoundException: () => undefined };
    await awsCall(this.log, this.call('DeleteUserPoolClientSecret'), send, gone);
  }

  private send(more: { readonly ClientSecret?: string }) {
    const send = () => this.clients.once.send(new AddUserPoolClientSecretCommand({ ...this.ids, ...more }));
    return awsCall(this.log, this.call('AddUserPoolClientSecret'), send, {
      ...this.missing,
      LimitExceededException: () => {
        throw this.slotTaken();
      },
      InvalidParameterException: (message: string) => {
        throw this.unfit(message);
      },
    });
  }

  private get ids() {
    const { userPoolId: UserPoolId, clientId: ClientId } = this.parameters;
    return { UserPoolId, ClientId };
  }

  private get name(): string {
    return `the app client ${this.parameters.clientId} of the user pool ${this.parameters.userPoolId}`;
  }

  call(operation: string) {
    return { action: `cognito-idp:${operation}`, resource: this.name };
  }

  readonly missing = {
    ResourceNotFoundException: (): never => {
      throw new RekeyError('PrincipalGone', {
        found: `There is no ${this.name.slice('the '.length)}.`,
        unchanged: 'the secret; nothing was issued.',
        action: 'create the app client, or name another one in the stack and deploy.',
      });
    },
  };

  private slotTaken(): RekeyError {
    return new RekeyError('SlotTaken', {
      found: `Cognito has no room for another secret of ${this.name}, but the list of secrets showed a free slot.`,
      unchanged: 'every client secret.',
      action: 'find out who creates secrets for the app client; then rotate again.',
    });
  }

  private unfit(message: string): RekeyError {
    return new RekeyError('PrincipalUnfit', {
      found: `Cognito creates no secret for ${this.name}: ${message}`,
      unchanged: 'the app client, and AWSCURRENT.',
      action: 'use an app client with a secret (generateSecret): a public client cannot get one later.',
    });
  }
}
