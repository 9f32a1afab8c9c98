import { otherRegion } from '../../engine/src/aws/partitions';
import { accessKeyFactory } from '../../lambdas/credentials/access-key/adapter';
import { ACCESS_KEY, type AccessKeyValue } from '../../lambdas/credentials/access-key/contract';
import type { OpenEndpoint } from '../../lambdas/credentials/access-key/sts';
import { AwsError } from '../../rehearsal/src/aws/errors';
import type { AccessKey } from '../../rehearsal/src/aws/services/iam/access-key';
import { makeCall } from '../world/call';
import type { Invocation } from '../world/invocation';
import { OPERATOR } from '../world/operator';
import { operate, standInClient, type Watch } from '../world/sdk';
import type { World } from '../world/world';
import { type Issuer, type Normalizer, type ProvenKind, traitsOf } from './kind';

const UserName = 'mailer';
const parameters = { userName: UserName };

/** IAM users' access keys, at the IAM and the STS of the local AWS. */
export const accessKeyProof: ProvenKind = {
  name: ACCESS_KEY,
  core: true,
  parameters,
  traits: traitsOf(
    accessKeyFactory(() => ({}) as never),
    parameters,
  ),
  issuer: (world) => new UserKeys(world),
};

class UserKeys implements Issuer {
  readonly roots: readonly object[];
  private readonly regions: readonly string[];

  constructor(private readonly world: World) {
    const { iam, region } = world.aws;
    operate(world, 'iam', 'CreateUser', { UserName }, OPERATOR);
    this.regions = [region, otherRegion(region) ?? region];
    this.roots = [iam.keys, this.keys];
  }

  factory(by: Invocation) {
    const { world } = this;
    const watch: Watch = (...asked) => this.watch(by, ...asked);
    return accessKeyFactory(() => ({
      iam: standInClient(world, by, { service: 'iam', attempts: 4, watch }),
      once: standInClient(world, by, { service: 'iam', attempts: 1, watch }),
      open: this.openFor(by),
    }));
  }

  idOf(text: string): string {
    return valueIn(text).accessKeyId;
  }

  secretsIn(text: string): string[] {
    return [valueIn(text).secretAccessKey];
  }

  refusal(text: string): string | undefined {
    const { accessKeyId, secretAccessKey } = valueIn(text);
    const key = this.known(accessKeyId);
    if (!key || key.secretAccessKey !== secretAccessKey) return `no user has the key ${accessKeyId}`;
    const now = this.world.clock.now();
    const refuses = this.regions.find((region) => !key.surelyAccepted(region, now));
    return refuses && `STS in ${refuses} may refuse ${accessKeyId}`;
  }

  worksSomewhere(text: string): boolean {
    const key = this.known(valueIn(text).accessKeyId);
    return this.regions.some((region) => key?.surelyAccepted(region, this.world.clock.now()));
  }

  lives(text: string): boolean {
    const { accessKeyId } = valueIn(text);
    return this.keys.some(({ id, status }) => id === accessKeyId && status === 'Active');
  }

  inventory() {
    return this.keys.map(({ id, status, creator }) => ({
      id,
      active: status === 'Active',
      ours: creator.arn !== OPERATOR.arn,
    }));
  }

  issueByHand(): string | undefined {
    if (this.keys.length >= 2) return undefined;
    const answer = operate(this.world, 'iam', 'CreateAccessKey', { UserName }, OPERATOR);
    this.spread();
    return textOfNew(answer);
  }

  removeByHand(AccessKeyId: string): void {
    operate(this.world, 'iam', 'DeleteAccessKey', { UserName, AccessKeyId }, OPERATOR);
    this.spread();
  }

  use(text: string): boolean {
    const { region, clock } = { region: this.regions[0] as string, clock: this.world.clock };
    const key = this.known(valueIn(text).accessKeyId);
    if (!key?.accepted(region, clock.now())) return false;
    key.lastUse.record({ time: clock.now(), service: 's3', region });
    return true;
  }

  fingerprint(normal: Normalizer): string {
    const now = this.world.clock.now();
    const keys = [...this.world.aws.iam.keys.values()].map(({ key }) => {
      const { id, status, deleted, createDate, creator, lastUse } = key;
      const accepted = this.regions.map((region) => (key.surelyAccepted(region, now) ? 'a' : 'r')).join('');
      const state = `${deleted ? 'deleted' : status} ${creator.userName ?? ''} ${accepted}`;
      const uses = `${normal.age(lastUse.actual?.time)} ${lastUse.seen(now) ? 'told' : ''}`;
      return `${normal.name(id)} ${state} ${normal.age(createDate.getTime())} ${uses}`;
    });
    return keys.join();
  }

  toldUse(id: string): number | undefined {
    return this.known(id)?.lastUse.seen(this.world.clock.now())?.time;
  }

  private get keys(): AccessKey[] {
    const { iam, account } = this.world.aws;
    return iam.account(account).users.get(UserName)?.keys ?? [];
  }

  private known(id: string): AccessKey | undefined {
    return this.world.aws.iam.keys.get(id)?.key;
  }

  private watch(by: Invocation, ...[operation, input, answer]: Parameters<Watch>): unknown {
    const { rules } = this.world;
    if (operation === 'UpdateAccessKey' && input.Status === 'Inactive')
      rules.retirement.disabling(input.AccessKeyId);
    if (operation === 'DeleteAccessKey') rules.retirement.removing(input.AccessKeyId, by);
    const answered = answer(input);
    this.spread();
    if (operation === 'CreateAccessKey') rules.learn(textOfNew(answered));
    return asOnTheWire(answered);
  }

  /** Chance decides here and now when each endpoint will know, and not when somebody happens to look. */
  private spread(): void {
    const now = this.world.clock.now();
    for (const { key } of this.world.aws.iam.keys.values()) {
      for (const region of this.regions) key.surelyAccepted(region, now);
    }
  }

  /** STS in a region: a request is accepted when the region knows the key, and is a use of it. */
  private openFor(by: Invocation): OpenEndpoint {
    const { world } = this;
    return (key, region) => ({
      identify: async () =>
        String(
          await makeCall(world, by, {
            service: 'sts',
            operation: 'GetCallerIdentity',
            input: { region, accessKeyId: key.accessKeyId },
            attempts: 1,
            writes: false,
            deniable: false,
            run: () => identify(world, key, region),
          }),
        ),
      close: () => undefined,
    });
  }
}

function identify(world: World, { accessKeyId, secretAccessKey }: AccessKeyValue, region: string): string {
  const identity = world.aws.iam.identity(accessKeyId);
  const now = world.clock.now();
  const refusal = identity?.refusal(region, now);
  if (refusal) throw refusal;
  if (!identity)
    throw new AwsError('InvalidClientTokenId', 'The security token is invalid.', { status: 403 });
  if (identity.secretAccessKey !== secretAccessKey) {
    throw new AwsError('SignatureDoesNotMatch', 'The signature does not match.', { status: 403 });
  }
  identity.used?.('sts', region, now);
  return identity.principal.arn;
}

/** The text that the secret would hold. */
function textOfNew(answer: unknown): string {
  const { AccessKey } = answer as { AccessKey: { AccessKeyId: string; SecretAccessKey: string } };
  const value: AccessKeyValue = {
    accessKeyId: AccessKey.AccessKeyId,
    secretAccessKey: AccessKey.SecretAccessKey,
  };
  return JSON.stringify(value);
}

/** IAM tells its dates in whole seconds. */
function asOnTheWire(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  if (answer instanceof Date) return new Date(Math.floor(answer.getTime() / 1000) * 1000);
  if (Array.isArray(answer)) return answer.map(asOnTheWire);
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, asOnTheWire(value)]));
}

const parsed = new Map<string, AccessKeyValue>();

/** Values are looked at after every call, so each is parsed once. */
function valueIn(text: string): AccessKeyValue {
  let value = parsed.get(text);
  if (!value) {
    if (parsed.size > 10_000) parsed.clear();
    value = JSON.parse(text) as AccessKeyValue;
    parsed.set(text, value);
  }
  return value;
}
