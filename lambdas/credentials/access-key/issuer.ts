import { HOUR, MINUTE, otherRegion } from 'cdk-rekey-engine';
import {
  type CredentialStatus,
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import { accessKeyFactory } from './adapter';
import { ACCESS_KEY, type AccessKeyValue, USAGE_LAG_HOURS } from './contract';

const UserName = 'mailer';
const USER_ARN = `arn:aws:iam::123456789012:user/apps/${UserName}`;

/** Keys of a user (IAM User Guide, "IAM and AWS STS quotas"). */
const SLOTS = 2;

/**
 * Delay of the report of a use, [least, most] milliseconds. IAM User Guide, "Refine permissions using last accessed
 * information": recent activity usually appears within four hours.
 */
const REPORT_LAG = [5 * MINUTE, USAGE_LAG_HOURS * HOUR] as const;

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

  constructor(private readonly context: IssuerContext) {}

  factory(send: SendRequest = async (_request, effect) => effect()) {
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
    return accessKeyFactory(() => ({
      iam: client(4),
      once: client(1),
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
    const key = new UserKey(id, random.text(40, SECRET_ALPHABET), clock.now(), propagation, random);
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

interface Change {
  readonly at: number;
  /** True if the key works after the change. */
  readonly works: boolean;
  /** Time until the change is effective, by region, milliseconds. */
  readonly delays: Readonly<Record<string, number>>;
}

/**
 * An access key. IAM shows a change at once; each STS endpoint applies it after a delay of its own, and alternates
 * between the old and the new state in the last third of the delay.
 */
class UserKey {
  readonly text: string;
  status: 'Active' | 'Inactive' = 'Active';
  removed = false;
  lastUse: number | undefined;
  private reported: number | undefined;
  private readonly reports: { use: number; readonly at: number }[] = [];
  private readonly changes: Change[] = [];

  constructor(
    readonly id: string,
    readonly secret: string,
    readonly created: number,
    private readonly propagation: readonly [number, number],
    private readonly random: IssuerContext['random'],
  ) {
    this.text = JSON.stringify({ accessKeyId: id, secretAccessKey: secret } satisfies AccessKeyValue);
    this.record(created);
  }

  setStatus(status: UserKey['status'], now: number): void {
    if (status === this.status) return;
    this.status = status;
    this.record(now);
  }

  remove(now: number): void {
    this.removed = true;
    this.record(now);
  }

  /** True if the endpoint of a region accepts a request now; with `every`, if it accepts every request. */
  accepts(region: string, now: number, every = false): boolean {
    for (let i = this.changes.length - 1; i >= 0; i--) {
      const { at, works, delays } = this.changes[i];
      const [age, delay] = [now - at, delays[region] ?? 0];
      if (age >= delay) return works;
      if (age < (delay * 2) / 3) continue;
      if (every ? !works : this.random.next() < 0.5) return works;
    }
    return false;
  }

  use(now: number): void {
    this.settleReports(now);
    this.lastUse = now;
    const last = this.reports.at(-1);
    if (last && now <= last.at - REPORT_LAG[0]) last.use = now;
    else {
      const at = now + this.random.integer(...REPORT_LAG);
      this.reports.push({ use: now, at: Math.max(at, last?.at ?? at) });
    }
  }

  /** The latest use that IAM reports now. */
  reportedUse(now: number): number | undefined {
    this.settleReports(now);
    return this.reported;
  }

  private settleReports(now: number): void {
    for (let next = this.reports[0]; next && next.at <= now; next = this.reports[0]) {
      this.reported = next.use;
      this.reports.shift();
    }
  }

  private record(at: number): void {
    const delays = Object.fromEntries(
      REGIONS.map((region) => [region, this.random.integer(...this.propagation)]),
    );
    const works = !this.removed && this.status === 'Active';
    this.changes.push(Object.freeze({ at, works, delays }));
  }
}

const HOME = 'us-east-1';
const REGIONS = [HOME, otherRegion(HOME) ?? HOME];

const metadataOf = ({ id, status, created }: UserKey) => ({
  UserName,
  AccessKeyId: id,
  Status: status,
  CreateDate: dateOf(created),
});

/** IAM reports whole seconds. */
const dateOf = (time: number | undefined): Date | undefined =>
  time === undefined ? undefined : new Date(Math.floor(time / 1000) * 1000);
