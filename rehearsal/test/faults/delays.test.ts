import type { Fault } from '../../src/faults/fault';
import { iamFixture as iamSetting } from '../aws/iam/fixtures';
import { setUp as secretsSetting } from '../aws/secrets-manager/fixtures';
import { only } from './fixtures';

const MINUTE = 60_000;
const SLOW = { likelihood: 1, most: MINUTE };

test('delays a new key separately in each region', async () => {
  const { aws, user, key } = iamSetting({ faults: only({ keyLate: SLOW }) });
  const injected: Fault[] = [];
  aws.faults.listen((fault) => injected.push(fault));
  aws.faults.begin();
  await user('mailer');
  const { AccessKeyId } = await key('mailer');
  const accepted = (region: string) =>
    aws.iam.identity(AccessKeyId)?.refusal(region, aws.timeline.now()) === undefined;

  const since: Record<string, number> = {};
  for (let second = 0; second <= 60; second++) {
    for (const region of ['eu-central-1', 'us-east-1']) if (accepted(region)) since[region] ??= second;
    await aws.timeline.runUntil(aws.timeline.now() + 1000);
  }

  expect(Math.min(...Object.values(since))).toBeGreaterThan(0);
  expect(since['eu-central-1']).not.toBe(since['us-east-1']);
  expect(['eu-central-1', 'us-east-1'].every(accepted)).toBe(true);
  expect(injected.map(({ kind, target }) => [kind, target])).toEqual([
    ['key-late', AccessKeyId],
    ['key-late', AccessKeyId],
  ]);
  expect(injected.map(({ detail }) => detail.split(' ')[2]).sort()).toEqual(['eu-central-1', 'us-east-1']);
});

test('delays labels and values in order', async () => {
  const { aws, create, put, value } = secretsSetting({ faults: only({ labelsLate: SLOW }) });
  const ARN = await create('mail', 'one');
  aws.faults.begin();
  await put(ARN, 2, 'two');
  await put(ARN, 3, 'three');

  const seen: string[] = [];
  for (let second = 0; second <= 61; second++) {
    const now = await value(ARN);
    if (seen.at(-1) !== now) seen.push(now);
    await aws.timeline.runUntil(aws.timeline.now() + 1000);
  }

  expect(seen[0]).toBe('one');
  expect(seen.at(-1)).toBe('three');
  expect([...seen].sort()).toEqual([...new Set(seen)].sort());
  expect(aws.faults.injected['labels-late']).toBe(2);
});
