import { asText } from '../../src/rehearse/table';
import { reportWith, secretReport } from './fixtures/report';

test('each secret has a row with what a person wants to know', () => {
  const text = asText(
    reportWith({
      secrets: [secretReport(), secretReport({ path: 'App/Webhook', failedReads: 7 })],
      findings: [{ found: 'A read failed.', fix: 'Mend it.', secret: 'App/Webhook' }],
    }),
  );

  const [header, , mailer, webhook] = text.slice(text.indexOf('secret ')).split('\n');
  expect(header).toMatch(/secret +kind +schedule +rotations +reads +failures +live +next rotation/);
  expect(mailer).toMatch(
    /App\/Mailer +access-key +rate\(90 days\) +4 +3000 +0 +1 \(at most 2\) +2027-03-01 04:05 +good$/,
  );
  expect(webhook).toMatch(/App\/Webhook .* 7 .*NOT GOOD$/);
});

test('a good rehearsal says so first', () => {
  expect(asText(reportWith())).toMatch(/^Good: 365 days, 4 rotations, 3,000 reads/);
});

test('numbers agree with their nouns', () => {
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
  expect(text).toContain('enforced on 1 call, 0 denied, 1 grant not used.');
  expect(text).toContain('App/Overdue: raised 1 time, now OK');
});

test('an incomplete one says first what was not shown, and how to show it', () => {
  const gap = {
    name: 'no-rotation',
    notShown: 'No rotation was shown.',
    toShow: 'Rehearse 85 days.',
  } as const;
  const text = asText(reportWith({ gaps: [{ ...gap, secret: 'App/Mailer' }] }));
  expect(text).toMatch(
    /^Incomplete: 365 days, .*\nNot shown:\n- No rotation was shown\. To show it \(no-rotation\): Rehearse 85 days\.\n/,
  );
  expect(text).toMatch(/App\/Mailer .* incomplete$/m);
});

test('what was not shown is told also when it is allowed, and when the rehearsal is not good', () => {
  const gaps = [{ name: 'no-reader', notShown: 'No read was shown.', toShow: 'Grant it.' } as const];
  const findings = [{ found: 'A thing broke.', fix: 'Mend it.' }];
  expect(asText(reportWith({ gaps }), { allow: ['no-reader'] })).toMatch(
    /^Good: .*\nNot shown, as allowed:\n- No read was shown\.\n/,
  );
  expect(asText(reportWith({ gaps, findings }))).toMatch(
    /^NOT good:\n- A thing broke\. Mend it\.\nNot shown:\n- No read was shown\./,
  );
});

test('ARNs are shortened, but for those in a fix, which is copied into a policy', () => {
  const role = 'arn:aws:iam::123456789012:role/App-Reader';
  const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-AbCdEf';
  const text = asText(
    reportWith({
      iam: {
        ...reportWith().iam,
        unusedGrants: [
          { principal: role, policy: 'p', action: 'secretsmanager:GetSecretValue', resource: secret },
        ],
      },
      findings: [
        {
          found: `It was denied on ${secret}.`,
          detail: `First to ${role}.`,
          fix: `Add ${secret} to ${role}.`,
        },
      ],
    }),
  );
  expect(text).toContain(
    `- It was denied on secret:mail-AbCdEf. First to role/App-Reader. Add ${secret} to ${role}.`,
  );
  expect(text).toContain('not used: secretsmanager:GetSecretValue on secret:mail-AbCdEf (role/App-Reader)');
});

test('several environments, and what was left out as asked, are told', () => {
  const text = asText(
    reportWith({ environments: ['1/eu-west-1', '1/us-east-1'], leftOut: ['Other', 'App/Key'] }),
  );
  expect(text).toContain('each on a local AWS of its own: 1/eu-west-1 and 1/us-east-1.');
  expect(text).toContain('Left out as asked: Other and App/Key.');
});

test('one that is not good lists its findings', () => {
  expect(asText(reportWith({ findings: [{ found: 'A thing broke.', fix: 'Mend it.' }] }))).toMatch(
    /^NOT good:\n- A thing broke\. Mend it\.\n/,
  );
});

test('without the simulator it says that policies were not enforced', () => {
  const iam = { enforced: false, calls: 0, denied: [], unusedGrants: [] };
  expect(asText(reportWith({ iam }))).toContain('NOT enforced; install @cloud-copilot/iam-simulate');
});

test('what was not simulated, failed reads, unused grants and raised alarms are told', () => {
  const text = asText(
    reportWith({
      notSimulated: [{ type: 'AWS::S3::Bucket', path: 'App/Logs' }],
      readFailures: ['2026-01-01 reader: InvalidClientTokenId'],
      alarms: [{ path: 'App/Overdue', raised: 2, state: 'OK' }],
      iam: {
        ...reportWith().iam,
        unusedGrants: [
          { principal: 'role/x', policy: 'p', action: 'iam:DeleteAccessKey', resource: 'user/m' },
        ],
      },
    }),
  );
  expect(text).toContain('App/Logs (AWS::S3::Bucket)');
  expect(text).toContain('failed read: 2026-01-01 reader: InvalidClientTokenId');
  expect(text).toContain('App/Overdue: raised 2 times, now OK');
  expect(text).toContain('not used: iam:DeleteAccessKey on user/m (role/x)');
});

test('faults are told by kind, and how long it took to recover from them', () => {
  const faultsInjected = { throttled: 12, killed: 3 };
  expect(asText(reportWith({ faults: 'heavy', faultsInjected, calmHours: 2 }))).toContain(
    'Faults: heavy, 15 injected: 12 throttled, 3 killed.\n  All was as it should be 2 h after the last of them.',
  );
  expect(asText(reportWith())).not.toContain('Faults:');
});
