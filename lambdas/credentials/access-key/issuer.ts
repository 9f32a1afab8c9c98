import {
  type CredentialStatus,
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import { accessKeyFactory } from './adapter';
import { ACCESS_KEY, type AccessKeyValue } from './contract';
import { REGIONS, UserKey } from './user-key-model';
import type { IamClients } from './user-keys';

const UserName = 'mailer';
const USER_ARN = `arn:aws:iam::123456789012:user/apps/${UserName}`;

/** Keys of a user (IAM User Guide, "IAM and AWS STS quotas"). */
const SLOTS = 2;

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const issuer: KindWithIssuer = {
  kind: ACCESS_KEY,
  parameters: { userName: UserName },
  create: (context) => new AccessKeyIssuer(context),
};

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly AccessKeyId: string; readonly Status?: string };
}

/** The access keys of one IAM user, at IAM and at the STS endpoints of two regions. */
export class AccessKeyIssuer implements Issuer {
  readonly usesSdk = true;
  /** Keys by their value as the secret holds it, including removed ones that an endpoint may still accept. */
  readonly keys = new Map<string, UserKey>();
  readonly state = [this.keys];
  /** False after the deletion of the user. */
  userExists = true;

  /** @param textOf returns the value of the secret with a key. */
  constructor(
    private readonly context: IssuerContext,
    private readonly textOf: (key: AccessKeyValue) => string = JSON.stringify,
  ) {}

  factory(send: SendRequest = async (_request, effect) => effect()) {
    return accessKeyFactory(() => ({
      ...this.iamClients(send),
      open: (key, region) => ({
        identify: async () => {
          const input = { region, accessKeyId: key.accessKeyId };
          const request = { service: 'sts', operation: 'GetCallerIdentity', input };
          const effect = () => this.identify(key, region);
          return String(await send({ ...request, attempts: 1, writes: false, deniable: false }, effect));
        },
        close: () => undefined,
      }),
    }));
  }

  iamClients(send: SendRequest): IamClients {
    const client = (attempts: number) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const request = {
            service: 'iam',
            operation,
            input,
            attempts,
            writes: !/^(Get|List)/.test(operation),
            disables: operation === 'UpdateAccessKey' ? input.AccessKeyId : undefined,
            removes: operation === 'DeleteAccessKey' ? input.AccessKeyId : undefined,
          };
          return send(request, () => this.operate(operation, input));
        },
      }) as never;
    return { iam: client(4), once: client(1) };
  }

  status(text: string): CredentialStatus | undefined {
    const key = this.keys.get(text);
    if (!key) return undefined;
    const now = this.context.clock.now();
    const accepting = REGIONS.filter((region) => key.accepts(region, now, true));
    const { status, created, removed, lastUse } = key;
    return {
      active: status === 'Active' && !removed,
      removed,
      accepted: accepting.length === 0 ? 'none' : accepting.length < REGIONS.length ? 'some' : 'all',
      detail: `${status} ${accepting} ${key.reportedUse(now) === undefined}`,
      times: [created, lastUse],
    };
  }

  /** Ids of the keys that are active. */
  alive(): string[] {
    return this.listed().flatMap(({ id, status }) => (status === 'Active' ? [id] : []));
  }

  issueByHand(): string | undefined {
    return this.listed().length < SLOTS ? this.create().text : undefined;
  }

  removeByHand(id: string): void {
    this.find(id)?.remove(this.context.clock.now());
  }

  use(text: string): void {
    this.keys.get(text)?.use(this.context.clock.now());
  }

  reportedUse(id: string): number | undefined {
    return this.find(id)?.reportedUse(this.context.clock.now());
  }

  private operate(operation: string, { AccessKeyId, Status }: Command['input']): object {
    const { clock } = this.context;
    if (!this.userExists)
      throw sdkError('NoSuchEntityException', 404, `The user with name ${UserName} cannot be found.`);
    if (operation === 'ListAccessKeys') return { AccessKeyMetadata: this.listed().map(metadataOf) };
    if (operation === 'CreateAccessKey') {
      if (this.listed().length >= SLOTS) throw sdkError('LimitExceededException', 409);
      const key = this.create();
      this.context.issued(key.text);
      return { AccessKey: { ...metadataOf(key), SecretAccessKey: key.secret } };
    }
    const key = this.find(AccessKeyId);
    if (!key)
      throw sdkError('NoSuchEntityException', 404, `The Access Key with id ${AccessKeyId} cannot be found.`);
    if (operation === 'GetAccessKeyLastUsed')
      return { AccessKeyLastUsed: { LastUsedDate: dateOf(key.reportedUse(clock.now())) } };
    if (operation === 'DeleteAccessKey') key.remove(clock.now());
    else key.setStatus(Status as UserKey['status'], clock.now());
    return {};
  }

  /** The secret access key of a key that the endpoint of a region accepts now. */
  secretAcceptedIn(region: string, accessKeyId: string): string | undefined {
    const key = [...this.keys.values()].find(({ id }) => id === accessKeyId);
    return key?.accepts(region, this.context.clock.now()) ? key.secret : undefined;
  }

  /** GetCallerIdentity at the endpoint of a region, which counts as a use of the key. */
  private identify({ accessKeyId, secretAccessKey }: AccessKeyValue, region: string): string {
    const now = this.context.clock.now();
    const key = [...this.keys.values()].find(({ id }) => id === accessKeyId);
    if (!key?.accepts(region, now))
      throw sdkError('InvalidClientTokenId', 403, 'The security token is invalid.');
    if (key.secret !== secretAccessKey)
      throw sdkError('SignatureDoesNotMatch', 403, 'The signature does not match.');
    key.use(now);
    return USER_ARN;
  }

  private create(): UserKey {
    const { random, clock, propagation } = this.context;
    const id = `AKIA${random.text(16, ID_ALPHABET)}`;
    const secret = random.text(40, SECRET_ALPHABET);
    const text = this.textOf({ accessKeyId: id, secretAccessKey: secret });
    const key = new UserKey(id, secret, clock.now(), propagation, random, text);
    this.keys.set(key.text, key);
    return key;
  }

  private listed(): UserKey[] {
    return [...this.keys.values()].filter(({ removed }) => !removed);
  }

  private find(id: string): UserKey | undefined {
    return this.listed().find((key) => key.id === id);
  }
}

const metadataOf = ({ id, status, created }: UserKey) => ({
  UserName,
  AccessKeyId: id,
  Status: status,
  CreateDate: dateOf(created),
});

/** IAM reports whole seconds. */
const dateOf = (time: number | undefined): Date | undefined =>
  time === undefined ? undefined : new Date(Math.floor(time / 1000) * 1000);
