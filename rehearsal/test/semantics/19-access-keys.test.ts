import type { Log } from '../../../engine/src/log';
import { tryEverywhere } from '../../../lambdas/credentials/access-key/identity';
import type { LocalAwsOptions } from '../../src/aws/local-aws';
import { LAST_USED_LAG } from '../../src/aws/services/iam/last-use';
import { iamFixture } from '../aws/iam/fixtures';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

async function mailer(options: LocalAwsOptions = {}) {
  const world = iamFixture(options);
  await world.user('mailer');
  const { aws, iam } = world;
  const UserName = 'mailer';
  return {
    ...world,
    works: (id: string, region = 'eu-central-1') =>
      aws.iam.identity(id)?.refusal(region, aws.timeline.now()) === undefined &&
      aws.iam.identity(id) !== undefined,
    update: (AccessKeyId: string, Status: string) =>
      iam('UpdateAccessKey', { UserName, AccessKeyId, Status }),
    lastUsed: async (AccessKeyId: string) =>
      (await iam('GetAccessKeyLastUsed', { AccessKeyId })).AccessKeyLastUsed,
    pass: (time: number) => aws.timeline.runUntil(aws.timeline.now() + time),
  };
}

describe('access keys', () => {
  test('19: a user has two at most, inactive ones counted', async () => {
    const { key, update } = await mailer();
    const { AccessKeyId } = await key('mailer');
    await key('mailer');
    await update(AccessKeyId, 'Inactive');
    await expect(key('mailer')).rejects.toMatchObject({ code: 'LimitExceeded', status: 409 });
  });

  test('19: the secret is told once', async () => {
    const { iam, key } = await mailer();
    const { SecretAccessKey, AccessKeyId } = await key('mailer');
    const later = await iam('ListAccessKeys', { UserName: 'mailer' });
    expect(SecretAccessKey).toHaveLength(40);
    expect(JSON.stringify(later)).toContain(AccessKeyId);
    expect(JSON.stringify(later)).not.toContain(SecretAccessKey);
  });

  test('19: creation knows no name, no tag and no token: the same request again makes another key', async () => {
    const { iam } = await mailer();
    const request = { UserName: 'mailer', ClientRequestToken: 'the same', Tags: [{ Key: 'a', Value: 'b' }] };
    const first = await iam('CreateAccessKey', request);
    const second = await iam('CreateAccessKey', request);
    expect(second.AccessKey.AccessKeyId).not.toBe(first.AccessKey.AccessKeyId);
    expect(Object.keys(first.AccessKey).sort()).toEqual(
      ['AccessKeyId', 'CreateDate', 'SecretAccessKey', 'Status', 'UserName'].sort(),
    );
  });

  test('19: Inactive revokes, and can be undone', async () => {
    const { key, update, works } = await mailer();
    const { AccessKeyId } = await key('mailer');
    expect(works(AccessKeyId)).toBe(true);
    await update(AccessKeyId, 'Inactive');
    expect(works(AccessKeyId)).toBe(false);
    await update(AccessKeyId, 'Active');
    expect(works(AccessKeyId)).toBe(true);
  });
});

describe('last use', () => {
  test('19: no date and N/A before the first use', async () => {
    const { key, lastUsed } = await mailer();
    const { AccessKeyId } = await key('mailer');
    const unused = { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' };
    expect(await lastUsed(AccessKeyId)).toEqual(unused);
  });

  test('19: a use is told minutes to hours late, and how late differs', async () => {
    const [shortest, longest] = LAST_USED_LAG;
    const lags: number[] = [];
    for (let seed = 1; seed <= 8; seed++) {
      const { aws, key, lastUsed, pass } = await mailer({ seed });
      const { AccessKeyId } = await key('mailer');
      const used = aws.timeline.now();
      aws.iam.identity(AccessKeyId)?.used?.('s3', 'eu-west-1', used);
      while ((await lastUsed(AccessKeyId)).ServiceName === 'N/A') await pass(60 * SECOND);
      lags.push(aws.timeline.now() - used);
      expect((await lastUsed(AccessKeyId)).LastUsedDate).toEqual(new Date(used));
    }
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(shortest);
    expect(Math.max(...lags)).toBeLessThanOrEqual(longest + 61 * SECOND);
    expect(Math.max(...lags)).toBeGreaterThan(HOUR);
  });
});

describe('propagation', () => {
  const SLOW = { propagation: { accessKeys: [6 * SECOND, 12 * SECOND] } } as const;
  const regions = ['us-east-1', 'eu-central-1', 'eu-west-1', 'ap-southeast-2'];

  test('19: a new key is known at one endpoint before the other, 5 to 10 seconds later', async () => {
    const { aws, key, works, pass } = await mailer(SLOW);
    const { AccessKeyId } = await key('mailer');
    const from = aws.timeline.now();
    const since = new Map<string, number>();
    while (since.size < regions.length) {
      for (const region of regions) {
        if (works(AccessKeyId, region) && !since.has(region)) since.set(region, aws.timeline.now() - from);
      }
      await pass(SECOND / 4);
    }
    expect(new Set(since.values()).size).toBeGreaterThan(2);
    for (const delay of since.values()) expect(delay).toBeGreaterThan(3 * SECOND);
  });

  test('19: one success is not yet the next one', async () => {
    let wavered = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { key, works, pass } = await mailer({ ...SLOW, seed });
      const { AccessKeyId } = await key('mailer');
      const answers: boolean[] = [];
      for (let i = 0; i < 60; i++) {
        answers.push(works(AccessKeyId));
        await pass(SECOND / 4);
      }
      expect(answers.at(-1)).toBe(true);
      if (answers.slice(answers.indexOf(true)).includes(false)) wavered++;
    }
    expect(wavered).toBeGreaterThan(5);
  });

  test('19: the kind asks two regions for several successes in a row before it believes in a key', async () => {
    const asked: Record<string, boolean[]> = {};
    let tries = 0;
    let now = 0;
    const refusal = { name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } };
    const sleep = async (milliseconds: number) => {
      now += milliseconds;
    };
    await tryEverywhere(
      {
        key: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
        userName: 'mailer',
        check: { successes: 3, within: 90 * SECOND },
        clock: { now: () => now, sleep },
        log: { scrub: (text: string) => text } as Log,
        open: (_key, region) => ({
          identify: async () => {
            const good = tries++ % 3 !== 1 || tries > 12;
            asked[region] = [...(asked[region] ?? []), good];
            if (!good) throw Object.assign(new Error('not yet'), refusal);
            return 'arn:aws:iam::123456789012:user/mailer';
          },
          close: () => undefined,
        }),
      },
      'eu-central-1',
    );
    expect(Object.keys(asked).sort()).toEqual(['eu-central-1', 'us-east-1']);
    for (const answers of Object.values(asked)) expect(answers.slice(-3)).toEqual([true, true, true]);
  });
});

describe('service-specific credentials', () => {
  const ServiceName = 'codecommit.amazonaws.com';
  const create = (more: object = {}) => ({ UserName: 'mailer', ServiceName, ...more });

  test('19: two for each service and user', async () => {
    const { iam } = await mailer();
    await iam('CreateServiceSpecificCredential', create());
    await iam('CreateServiceSpecificCredential', create());
    await expect(iam('CreateServiceSpecificCredential', create())).rejects.toMatchObject({
      code: 'LimitExceeded',
      status: 409,
    });
    const other = create({ ServiceName: 'cassandra.amazonaws.com' });
    expect(await iam('CreateServiceSpecificCredential', other)).toMatchObject({
      ServiceSpecificCredential: { ServiceName: 'cassandra.amazonaws.com', Status: 'Active' },
    });
  });

  test('19: CredentialAgeDays sets when it expires', async () => {
    const { aws, iam } = await mailer();
    const input = create({ ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 });
    const { ServiceSpecificCredential } = await iam('CreateServiceSpecificCredential', input);
    const { ExpirationDate, CreateDate } = ServiceSpecificCredential;
    expect(Number(ExpirationDate) - Number(CreateDate)).toBe(30 * 24 * HOUR);
    expect(Number(CreateDate)).toBe(aws.timeline.now());
  });

  test('19: Reset gives another password at once, under the same id', async () => {
    const { iam } = await mailer();
    const made = await iam('CreateServiceSpecificCredential', create());
    const { ServiceSpecificCredentialId, ServicePassword } = made.ServiceSpecificCredential;
    const input = { UserName: 'mailer', ServiceSpecificCredentialId };
    const reset = await iam('ResetServiceSpecificCredential', input);
    expect(reset.ServiceSpecificCredential).toMatchObject({ ServiceSpecificCredentialId });
    expect(reset.ServiceSpecificCredential.ServicePassword).not.toBe(ServicePassword);
  });
});
