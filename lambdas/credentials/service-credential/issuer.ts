import type { AdapterFactory } from 'cdk-rekey-engine';
import {
  type CredentialStatus,
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import type { HttpsResponse } from '../../verification/https';
import { serviceCredentialFactory } from './adapter';
import { SERVICE_CREDENTIAL, type ServiceCredentialValue, type ServiceName } from './contract';
import { CredentialModel } from './model';
import {
  bedrockAnswer,
  codeCommitAnswer,
  keyspacesConnection,
  logsAnswer,
  type Matcher,
  type RepositoryModel,
} from './service-model';
import { credentialValue, parseValue } from './value';

const REGION = 'eu-central-1';
/** Credentials of a user for one service (IAM User Guide, "IAM and AWS STS quotas"). */
const SLOTS = 2;

const kindOf = (service: ServiceName, variant?: string): KindWithIssuer => ({
  kind: SERVICE_CREDENTIAL,
  variant,
  parameters: {
    ...{ userName: 'app', service, region: REGION },
    ...(service === 'cloudwatch-logs' && { logGroup: '/app', logStream: 'keys' }),
    ...(service === 'codecommit' && { repository: 'app' }),
  },
  create: (context) => new ServiceCredentialIssuer(context, service),
});

export const issuer = kindOf('bedrock');
export const variants = (['keyspaces', 'cloudwatch-logs', 'codecommit'] as const).map((service) =>
  kindOf(service, service),
);

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly ServiceSpecificCredentialId?: string;
    readonly Status?: string;
    readonly CredentialAgeDays?: number;
  };
}

/** The credentials of one IAM user for one service, at IAM and at the service. */
export class ServiceCredentialIssuer implements Issuer {
  readonly usesSdk = true;
  /** By the value of the secret. */
  readonly credentials = new Map<string, CredentialModel>();
  readonly state = [this.credentials];
  readonly repository: RepositoryModel = { allowed: true, name: 'app' };
  /** False after the deletion of the user. */
  userExists = true;

  constructor(
    private readonly context: IssuerContext,
    private readonly service: ServiceName,
  ) {}

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<ServiceCredentialValue> {
    const client = (attempts: number) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const id = input.ServiceSpecificCredentialId;
          return send(
            {
              ...{ service: 'iam', operation, input, attempts, writes: !operation.startsWith('List') },
              disables: operation.startsWith('Update') ? id : undefined,
              removes: operation.startsWith('Delete') ? id : undefined,
            },
            () => this.operate(operation, input),
          );
        },
      }) as never;
    const tried = (effect: () => unknown) =>
      send(
        { service: this.service, operation: 'use', input: {}, attempts: 1, writes: false, deniable: false },
        effect,
      );
    return serviceCredentialFactory(() => ({ iam: client(4), once: client(1) }), {
      sendHttps: async (url, { headers: { authorization = '' } }) => {
        const answer = () => {
          if (this.service === 'bedrock') return bedrockAnswer(authorization, this.valid);
          if (this.service === 'cloudwatch-logs') return logsAnswer(authorization, this.valid);
          return codeCommitAnswer(url, authorization, this.valid, this.repository);
        };
        return (await tried(answer)) as HttpsResponse;
      },
      openTls: () => keyspacesConnection(tried, this.valid) as never,
    });
  }

  accepts(text: string): boolean {
    return this.credentials.get(text)?.accepted() ?? false;
  }

  status(text: string): CredentialStatus | undefined {
    const credential = this.credentials.get(text);
    if (!credential) return undefined;
    const { created, removed, active, expires } = credential;
    const accepted = credential.accepted() ? 'all' : 'none';
    return {
      active: active && !removed,
      removed,
      accepted,
      detail: String(active),
      times: [created, expires],
    };
  }

  alive(): string[] {
    return this.listed.flatMap(({ id, active }) => (active ? [id] : []));
  }

  issueByHand(): string | undefined {
    return this.listed.length < SLOTS ? this.make().text : undefined;
  }

  removeByHand(id: string): void {
    this.listed.find((one) => one.id === id)?.remove();
  }

  private get listed(): CredentialModel[] {
    return [...this.credentials.values()].filter(({ removed }) => !removed);
  }

  private operate(operation: string, input: Command['input']): object {
    if (!this.userExists) throw sdkError('NoSuchEntityException', 404);
    if (operation.startsWith('List'))
      return { ServiceSpecificCredentials: this.listed.map((credential) => credential.described()) };
    if (operation.startsWith('Create')) {
      if (this.listed.length >= SLOTS) throw sdkError('LimitExceededException', 409);
      const credential = this.make(input.CredentialAgeDays);
      this.context.issued(credential.text);
      return { ServiceSpecificCredential: { ...credential.described(), ...credential.secrets() } };
    }
    const credential = this.listed.find(({ id }) => id === input.ServiceSpecificCredentialId);
    if (!credential) throw sdkError('NoSuchEntityException', 404);
    if (operation.startsWith('Delete')) credential.remove();
    else credential.setActive(input.Status === 'Active');
    return {};
  }

  private readonly valid: Matcher = (matches) =>
    [...this.credentials].some(([text, credential]) => credential.accepted() && matches(parseValue(text)));

  private make(days?: number): CredentialModel {
    const { random } = this.context;
    const id = `ACCA${random.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
    const username = `app-at-123456789012-${id}`;
    const secret = random.text(44, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
    const text = JSON.stringify(credentialValue(this.service, REGION, { id, username, secret }));
    const credential = new CredentialModel(this.context, { id, username, secret, text, days });
    this.credentials.set(text, credential);
    return credential;
  }
}
