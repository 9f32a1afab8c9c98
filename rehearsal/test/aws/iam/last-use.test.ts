import { LAST_USED_LAG, LastUse } from '../../../src/aws/services/iam/last-use';
import { Random } from '../../../src/kernel/random';
import { iamFixture, policy } from './fixtures';

const MINUTE = 60_000;
const [SHORTEST, LONGEST] = LAST_USED_LAG;

describe('GetAccessKeyLastUsed', () => {
  test('returns N/A for an unused key', async () => {
    const { iam, user, key } = iamFixture();
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    expect(await iam('GetAccessKeyLastUsed', { AccessKeyId })).toEqual({
      UserName: 'mailer',
      AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' },
    });
  });

  test('returns a use after the lag, with service and region', async () => {
    // GIVEN
    const { aws, iam, user, key } = iamFixture();
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    const used = aws.timeline.now();
    aws.iam.identity(AccessKeyId)?.used?.('sts', 'eu-west-1', used);
    // WHEN
    const lastUsed = async () => (await iam('GetAccessKeyLastUsed', { AccessKeyId })).AccessKeyLastUsed;
    const soon = await lastUsed();
    await aws.timeline.runUntil(used + LONGEST);
    // THEN
    expect(soon.ServiceName).toBe('N/A');
    expect(await lastUsed()).toEqual({
      LastUsedDate: new Date(used),
      ServiceName: 'sts',
      Region: 'eu-west-1',
    });
    expect(aws.iam.keysOf('mailer')[0]?.lastUse).toEqual({ time: used, service: 'sts', region: 'eu-west-1' });
  });

  test('returns each use of a busy key, or a later one, within the limits of the lag', () => {
    // GIVEN
    const lastUse = new LastUse(new Random(6));
    const step = 3 * MINUTE;
    const shown = new Set<number>();
    // WHEN it is used every three minutes for two days
    for (let time = 0; time < 2 * 1440 * MINUTE; time += step) {
      lastUse.record({ time, service: 'ses', region: 'eu-central-1' });
      const seen = lastUse.seen(time);
      // THEN
      if (seen) shown.add(seen.time);
      expect(time - (seen?.time ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(SHORTEST);
      if (time >= LONGEST) expect(seen?.time).toBeGreaterThanOrEqual(time - LONGEST - step);
    }
    expect(shown.size).toBeGreaterThan(10);
  });

  test('requires permission on the user, or on all users for a deleted key', async () => {
    // GIVEN
    const { iam, user, role, key } = iamFixture();
    const mailer = await user('mailer');
    const allow = (Resource: string) =>
      policy({ Effect: 'Allow', Action: 'iam:GetAccessKeyLastUsed', Resource });
    const rotator = await role('rotator', allow(mailer.arn));
    const auditor = await role('auditor', allow('*'));
    const { AccessKeyId } = await key('mailer');
    const ask = (principal: typeof rotator) => iam('GetAccessKeyLastUsed', { AccessKeyId }, principal);
    await expect(ask(rotator)).resolves.toMatchObject({ UserName: 'mailer' });
    // WHEN
    await iam('DeleteAccessKey', { UserName: 'mailer', AccessKeyId });
    // THEN
    await expect(ask(rotator)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(ask(auditor)).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
