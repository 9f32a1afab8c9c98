import { parseNotice } from '../../src/notices';
import { eventOf } from './queue';

const event = eventOf('shop/db', 'v2', new Date('2024-02-06T16:43:48.123Z'));
const change = {
  ids: [
    'shop/db',
    'arn:aws:secretsmanager:us-west-2:012345678901:secret:shop/db-a1b2c3',
    'arn:aws:secretsmanager:us-west-2:012345678901:secret:shop/db',
  ],
  versionId: 'v2',
  at: Date.UTC(2024, 1, 6, 16, 43, 48),
};

test('reads the event of Secrets Manager', () => {
  expect(parseNotice(JSON.stringify(event))).toEqual(change);
});

test('reads it in a notification of SNS', () => {
  const body = JSON.stringify({ Type: 'Notification', Message: JSON.stringify(event) });
  expect(parseNotice(body)).toEqual(change);
});

test('does without a time and an ARN', () => {
  const { time: _time, resources: _resources, ...others } = event;
  expect(parseNotice(JSON.stringify(others))).toEqual({ ids: ['shop/db'], versionId: 'v2' });
});

test.each<[string, string | undefined]>([
  ['no body', undefined],
  ['text', 'new version'],
  ['null', 'null'],
  ['a number', '1'],
  ['another source', JSON.stringify({ ...event, source: 'mine' })],
  ['another event', JSON.stringify({ ...event, 'detail-type': 'AWS API Call via CloudTrail' })],
  ['another label', JSON.stringify({ ...event, detail: { ...event.detail, labelUpdated: 'MyLabel' } })],
  ['no detail', JSON.stringify({ ...event, detail: null })],
  ['no version', JSON.stringify({ ...event, detail: { name: 'shop/db', labelUpdated: 'AWSCURRENT' } })],
  ['another message of SNS', JSON.stringify({ Type: 'SubscriptionConfirmation', Message: 'confirm' })],
])('ignores %s', (_, body) => {
  expect(parseNotice(body)).toBeUndefined();
});
