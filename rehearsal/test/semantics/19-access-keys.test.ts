import type { LocalAwsOptions } from '../../src/aws/local-aws';
import { LAST_USED_LAG } from '../../src/aws/services/iam/last-use';
import { DAY, HOUR, MINUTE, setUp } from '../aws/secrets-manager/fixtures';

const SECOND = 1000;
const UserName = 'mailer';

async function withUser(options: LocalAwsOptions = {}) {
  const world = setUp(options);
  const { aws, iam } = world;
  await iam('CreateUser', { UserName });
  return {
    ...world,
    key: async () => (await iam('CreateAccessKey', { UserName })).AccessKey,
    works: (id: string, region = 'eu-central-1') => {
      const identity = aws.iam.identity(id);
      return identity !== undefined && identity.refusal(region, aws.timeline.now()) === undefined;
    },
    update: (AccessKeyId: string, Status: string) =>
      iam('UpdateAccessKey', { UserName, AccessKeyId, Status }),
    lastUsed: async (AccessKeyId: string) =>
      (await iam('GetAccessKeyLastUsed', { AccessKeyId })).AccessKeyLastUsed,
  };
}

describe('19. Access keys', () => {
  test('are limited to two per user, including inactive keys', async () => {
    const { key, update } = await withUser();
    const { AccessKeyId } = await key();
    await key();
    await update(AccessKeyId, 'Inactive');
    await expect(key()).rejects.toMatchObject({ code: 'LimitExceeded', status: 409 });
  });

  test('show the secret access key only once', async () => {
    const { iam, key } = await withUser();
    const { SecretAccessKey, AccessKeyId } = await key();
    const listed = JSON.stringify(await iam('ListAccessKeys', { UserName }));
    expect(SecretAccessKey).toHaveLength(40);
    expect(listed).toContain(AccessKeyId);
    expect(listed).not.toContain(SecretAccessKey);
  });

  test('have no name, tag or idempotency token', async () => {
    const { iam } = await withUser();
    const request = { UserName, ClientRequestToken: 'the same', Tags: [{ Key: 'a', Value: 'b' }] };
    const [{ AccessKey: first }, { AccessKey: second }] = [
      await iam('CreateAccessKey', request),
      await iam('CreateAccessKey', request),
    ];
    expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
    const members = ['AccessKeyId', 'CreateDate', 'SecretAccessKey', 'Status', 'UserName'];
    expect(Object.keys(first).sort()).toEqual(members);
  });

  test('are disabled by Inactive and enabled by Active', async () => {
    const { key, update, works } = await withUser();
    const { AccessKeyId } = await key();
    const states = [works(AccessKeyId)];
    for (const status of ['Inactive', 'Active']) {
      await update(AccessKeyId, status);
      states.push(works(AccessKeyId));
    }
    expect(states).toEqual([true, false, true]);
  });

  test('report the last use minutes to hours later, and N/A before', async () => {
    const [shortest, longest] = LAST_USED_LAG;
    const lags: number[] = [];
    for (let seed = 1; seed <= 8; seed++) {
      const { aws, key, lastUsed, pass } = await withUser({ seed });
      const { AccessKeyId } = await key();
      const unused = { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' };
      expect(await lastUsed(AccessKeyId)).toEqual(unused);
      const used = aws.timeline.now();
      aws.iam.identity(AccessKeyId)?.used?.('s3', 'eu-west-1', used);
      while ((await lastUsed(AccessKeyId)).ServiceName === 'N/A') await pass(MINUTE);
      lags.push(aws.timeline.now() - used);
      expect((await lastUsed(AccessKeyId)).LastUsedDate).toEqual(new Date(used));
    }
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(shortest);
    expect(Math.max(...lags)).toBeLessThanOrEqual(longest + MINUTE + SECOND);
    expect(Math.max(...lags)).toBeGreaterThan(HOUR);
  });
});

describe('19. Propagation of access keys', () => {
  const SLOW = { propagation: { accessKeys: [6 * SECOND, 12 * SECOND] } } as const;

  test('takes more than three seconds, and differs between regions', async () => {
    const { aws, key, works, pass } = await withUser(SLOW);
    const { AccessKeyId } = await key();
    const from = aws.timeline.now();
    const delays: Record<string, number> = {};
    const regions = ['us-east-1', 'eu-central-1', 'eu-west-1', 'ap-southeast-2'];
    while (Object.keys(delays).length < regions.length) {
      for (const region of regions) {
        if (works(AccessKeyId, region)) delays[region] ??= aws.timeline.now() - from;
      }
      await pass(SECOND / 4);
    }
    expect(new Set(Object.values(delays)).size).toBeGreaterThan(2);
    expect(Math.min(...Object.values(delays))).toBeGreaterThan(3 * SECOND);
  });

  test('may refuse a key again after its first success', async () => {
    let interrupted = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { key, works, pass } = await withUser({ ...SLOW, seed });
      const { AccessKeyId } = await key();
      const answers: boolean[] = [];
      for (let i = 0; i < 60; i++) {
        answers.push(works(AccessKeyId));
        await pass(SECOND / 4);
      }
      expect(answers.at(-1)).toBe(true);
      if (answers.slice(answers.indexOf(true)).includes(false)) interrupted++;
    }
    expect(interrupted).toBeGreaterThan(5);
  });
});

describe('19. Service-specific credentials', () => {
  async function withCreate() {
    const world = await withUser();
    const create = async (more: object = {}) => {
      const input = { UserName, ServiceName: 'codecommit.amazonaws.com', ...more };
      return (await world.iam('CreateServiceSpecificCredential', input)).ServiceSpecificCredential;
    };
    return { ...world, create };
  }

  test('are limited to two per service and user', async () => {
    const { create } = await withCreate();
    await create();
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'LimitExceeded', status: 409 });
    const ServiceName = 'cassandra.amazonaws.com';
    expect(await create({ ServiceName })).toMatchObject({ ServiceName, Status: 'Active' });
  });

  test('expire after CredentialAgeDays', async () => {
    const { aws, create } = await withCreate();
    const credential = await create({ ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 });
    expect(Number(credential.CreateDate)).toBe(aws.timeline.now());
    expect(Number(credential.ExpirationDate)).toBe(aws.timeline.now() + 30 * DAY);
  });

  test('get a new password with the same id by a reset', async () => {
    const { iam, create } = await withCreate();
    const { ServiceSpecificCredentialId, ServicePassword } = await create();
    const input = { UserName, ServiceSpecificCredentialId };
    const reset = (await iam('ResetServiceSpecificCredential', input)).ServiceSpecificCredential;
    expect(reset).toMatchObject({ ServiceSpecificCredentialId });
    expect(reset.ServicePassword).not.toBe(ServicePassword);
  });
});
