import type { LocalAws } from '../../../src/aws/local-aws';
import { iamFixture } from './fixtures';

const SECOND = 1000;
const SLOW = { accessKeys: [6 * SECOND, 12 * SECOND] } as const;
const REGIONS = ['us-east-1', 'eu-central-1', 'eu-west-1', 'ap-southeast-2', 'sa-east-1'];

function accepted(aws: LocalAws, id: string, region: string): boolean {
  return aws.iam.identity(id)?.refusal(region, aws.timeline.now()) === undefined;
}

/** One answer of each region per second, as + and -. */
function watch(aws: LocalAws, id: string, seconds: number): Record<string, string> {
  const seen: Record<string, string> = {};
  for (let i = 0; i < seconds; i++) {
    for (const region of REGIONS)
      seen[region] = (seen[region] ?? '') + (accepted(aws, id, region) ? '+' : '-');
    aws.timeline.tick(SECOND);
  }
  return seen;
}

describe('propagation of access keys', () => {
  test('refuses a new key at first, and accepts it finally', async () => {
    // GIVEN
    const { aws, user, key } = iamFixture({ propagation: SLOW });
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    // WHEN
    const seen = watch(aws, AccessKeyId, 15);
    // THEN every region refuses it for two thirds of the minimum delay, and accepts it after the maximum
    for (const region of REGIONS) {
      expect(seen[region]).toMatch(/^-{4}/);
      expect(seen[region]).toMatch(/\+{3}$/);
    }
  });

  test('has a separate delay in each region', async () => {
    const spreads: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const { aws, user, key } = iamFixture({ propagation: SLOW, seed });
      await user('mailer');
      const { AccessKeyId } = await key('mailer');
      const settled = Object.values(watch(aws, AccessKeyId, 15)).map((answers) => answers.lastIndexOf('-'));
      spreads.push(Math.max(...settled) - Math.min(...settled));
    }
    // The inconsistent answers within one delay span four seconds at most.
    expect(Math.max(...spreads)).toBeGreaterThan(4);
  });

  test('accepts and refuses a key alternately before the end of the delay', async () => {
    const wavered: string[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const { aws, user, key } = iamFixture({ propagation: SLOW, seed });
      await user('mailer');
      const { AccessKeyId } = await key('mailer');
      wavered.push(...Object.values(watch(aws, AccessKeyId, 15)).filter((answers) => /\+-+\+/.test(answers)));
    }
    expect(wavered.length).toBeGreaterThan(0);
  });

  test('delays the effect of disabling, enabling and deleting a key', async () => {
    // GIVEN a key that every region accepts
    const { aws, iam, user, key } = iamFixture({ propagation: SLOW });
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    await aws.timeline.runUntil(aws.timeline.now() + 60 * SECOND);
    // WHEN, THEN
    const UserName = 'mailer';
    const change = async (operation: string, input: object) => {
      await iam(operation, { UserName, AccessKeyId, ...input });
      return watch(aws, AccessKeyId, 15)['eu-central-1'];
    };
    expect(await change('UpdateAccessKey', { Status: 'Inactive' })).toMatch(/^\++[-+]*-{3}$/);
    expect(await change('UpdateAccessKey', { Status: 'Active' })).toMatch(/^-+[-+]*\+{3}$/);
    expect(await change('DeleteAccessKey', {})).toMatch(/^\++[-+]*-{0,3}/);
    await aws.timeline.runUntil(aws.timeline.now() + 60 * SECOND);
    expect(aws.iam.identity(AccessKeyId)).toBeUndefined();
  });

  test('shows changes in the API at once', async () => {
    const { aws, iam, user, key } = iamFixture({ propagation: SLOW });
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    const UserName = 'mailer';
    await iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' });
    expect((await iam('ListAccessKeys', { UserName })).AccessKeyMetadata[0].Status).toBe('Inactive');
    await iam('DeleteAccessKey', { UserName, AccessKeyId });
    expect((await iam('ListAccessKeys', { UserName })).AccessKeyMetadata).toEqual([]);
    expect(aws.iam.keysOf('mailer')).toEqual([]);
  });
});
