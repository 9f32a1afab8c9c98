import type { Incident, ReportInput } from '../../../../lambdas/leaks/contract';
import { EXECUTION, ended, incident, KEY } from '../incident';
import { setUp, textOf } from './fixtures';

test('early reports say whether the credential is contained', async () => {
  const contain = (step: Incident['contain']) =>
    textOf({ stage: 'contained', incident: incident({ contain: step }) });
  expect((await contain(ended.contain)).subject).toBe(
    `Contained after 3 s: access-key ${KEY} of shop/mailer`,
  );
  for (const step of [
    undefined,
    { Error: 'X' },
    { ...(ended.contain as object), outcome: 'not possible' } as never,
  ])
    expect((await contain(step)).subject).toMatch(/^NOT YET CONTAINED/);
});

test('containment is counted once', async () => {
  const { handler, lines } = setUp();
  const input: ReportInput = { stage: 'contained', incident: incident(ended) };
  await handler(input);
  await handler(input);
  expect(lines.map((line) => JSON.parse(line).LeaksContained)).toEqual([1, undefined]);
});

test('a request for an approval has the commands with its token, and no evidence', async () => {
  const { handler, messages, store } = setUp({}, ['sns']);
  const input: ReportInput = { stage: 'approval', incident: incident(), token: 'the-token' };
  await handler(input);
  await handler(input);
  await handler({ ...input, token: 'another' });
  expect(messages).toHaveLength(2);
  const text = messages[0]?.[1].text ?? '';
  expect(text).toContain(
    `send-task-success --region eu-west-1 --task-output '{"approved":true,"by":"NAME"}' --task-token 'the-token'`,
  );
  expect(text).toContain('"approved":false');
  expect(store.objects.size).toBe(0);
});

test('an execution that failed is reported from its event', async () => {
  const { handler, messages, store } = setUp({}, ['sns']);
  const { finding } = incident();
  const detail = {
    executionArn: EXECUTION,
    name: 'github-1',
    status: 'TIMED_OUT',
    input: JSON.stringify(finding),
  };
  await handler({ time: '2026-11-29T12:00:00Z', detail });
  await handler({
    time: '2026-11-29T12:00:00Z',
    detail: { ...detail, name: 'other', status: 'FAILED', input: null, error: 'Lambda.Unknown' },
  });
  expect(messages.map(([, { subject }]) => subject)[0]).toMatch(/^RESPONSE FAILED/);
  expect(messages[1]?.[1].text).toContain('The execution ended as FAILED: Lambda.Unknown.');
  expect([...store.objects.keys()]).toEqual([
    'incidents/github-1/failed.json',
    'incidents/other/failed.json',
  ]);
});
