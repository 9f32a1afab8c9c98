import { asText } from '../../src/rehearse/table';
import { reportWith, secretReport } from './fixtures/report';

const FINDINGS = [{ found: 'A read failed.', fix: 'Grant access.', secret: 'App/Webhook' }];
const GAPS = [
  { name: 'no-reader', notShown: 'No read.', toShow: 'Grant access.', secret: 'App/Mailer' } as const,
];

test('shows a row for each secret', () => {
  const secrets = [secretReport(), secretReport({ path: 'App/Webhook', failedReads: 7 })];
  const text = asText(reportWith({ secrets, findings: FINDINGS }));
  const [header, , mailer, webhook] = text.slice(text.indexOf('secret ')).split('\n');
  expect(header).toMatch(/secret +kind +schedule +rotations +reads +failures +live +next rotation/);
  expect(mailer).toMatch(
    /App\/Mailer +access-key +rate\(90 days\) +4 +3000 +0 +1 \(at most 2\) +2027-03-01 04:05 +good$/,
  );
  expect(webhook).toMatch(/App\/Webhook .* 7 .*NOT GOOD$/);
  expect(asText(reportWith({ gaps: GAPS }))).toMatch(/App\/Mailer .* incomplete$/m);
});

test.each([
  ['a good rehearsal', {}, undefined, /^Good: 365 days, 4 rotations, 3,000 reads/],
  ['findings', { findings: FINDINGS }, undefined, /^NOT good:\n- A read failed\. Grant access\.\n/],
  [
    'gaps',
    { gaps: GAPS },
    undefined,
    /^Incomplete: 365 days, .*\nNot verified:\n- No read\. Action \(no-reader\): Grant access\.\n/,
  ],
  ['allowed gaps', { gaps: GAPS }, ['no-reader'], /^Good: .*\nNot verified, but allowed:\n- No read\.\n/],
  [
    'findings and gaps',
    { findings: FINDINGS, gaps: GAPS },
    undefined,
    /^NOT good:\n- A read failed\. Grant access\.\nNot verified:\n- No read\./,
  ],
])('begins with the verdict: %s', (_, change, allow, text) => {
  expect(asText(reportWith(change), { allow } as never)).toMatch(text);
});

test('uses singular nouns', () => {
  const text = asText(
    reportWith({
      days: 1,
      secrets: [secretReport({ rotations: 1, reads: 1 })],
      iam: {
        enforced: true,
        calls: 1,
        denied: [],
        unusedGrants: [{ principal: 'role/x', policy: 'p', action: 'iam:ListUsers', resource: '*' }],
      },
      alarms: [{ path: 'App/Overdue', raised: 1, state: 'OK' }],
    }),
  );
  expect(text).toMatch(/^Good: 1 day, 1 rotation, 1 read, /);
  expect(text).toContain('enforced on 1 call, 0 denied, 1 grant unused.');
  expect(text).toContain('App/Overdue: raised 1 time, now OK');
});

test('shortens ARNs except in fixes', () => {
  const principal = 'arn:aws:iam::123456789012:role/App-Reader';
  const resource = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-AbCdEf';
  const unusedGrants = [{ principal, policy: 'p', action: 'secretsmanager:GetSecretValue', resource }];
  const fix = `Add ${resource} to ${principal}.`;
  const findings = [{ found: `Denied on ${resource}.`, detail: `First for ${principal}.`, fix }];
  const text = asText(reportWith({ iam: { ...reportWith().iam, unusedGrants }, findings }));
  expect(text).toContain(`- Denied on secret:mail-AbCdEf. First for role/App-Reader. ${fix}`);
  expect(text).toContain('unused: secretsmanager:GetSecretValue on secret:mail-AbCdEf (role/App-Reader)');
});

test('shows environments, excluded stacks, failed reads, alarms and unsimulated resources', () => {
  const text = asText(
    reportWith({
      environments: ['1/eu-west-1', '1/us-east-1'],
      leftOut: ['Other', 'App/Key'],
      notSimulated: [{ type: 'AWS::S3::Bucket', path: 'App/Logs' }],
      readFailures: ['2026-01-01 reader: InvalidClientTokenId'],
      alarms: [{ path: 'App/Overdue', raised: 2, state: 'OK' }],
      iam: { enforced: false, calls: 0, denied: [], unusedGrants: [] },
    }),
  );
  for (const line of [
    'Environments, each on its own local AWS: 1/eu-west-1 and 1/us-east-1.',
    'Excluded by options: Other and App/Key.',
    'App/Logs (AWS::S3::Bucket)',
    'failed read: 2026-01-01 reader: InvalidClientTokenId',
    'App/Overdue: raised 2 times, now OK',
    'NOT enforced. Install @cloud-copilot/iam-simulate',
  ]) {
    expect(text).toContain(line);
  }
});

test('shows faults by kind and the time of recovery', () => {
  const faultsInjected = { throttled: 12, killed: 3 };
  expect(asText(reportWith({ faults: 'heavy', faultsInjected, calmHours: 2 }))).toContain(
    'Faults: heavy, 15 injected: 12 throttled, 3 killed.\n  Recovered 2 h after the last fault.',
  );
  expect(asText(reportWith())).not.toContain('Faults:');
});
