import { asText } from '../../src/rehearse/table';
import { aReport, aSecret } from './a-report';

test('each secret has a row with what a person wants to know', () => {
  const text = asText(
    aReport({
      secrets: [aSecret(), aSecret({ path: 'App/Webhook', failedReads: 7 })],
      findings: [{ found: 'A read failed.', fix: 'Mend it.', secret: 'App/Webhook' }],
    }),
  );

  const [header, , mailer, webhook] = text.split('\n');
  expect(header).toMatch(/secret +kind +schedule +rotations +reads +failures +live +next rotation/);
  expect(mailer).toMatch(
    /App\/Mailer +access-key +rate\(90 days\) +4 +3000 +0 +1 \(at most 2\) +2027-03-01 04:05 +good$/,
  );
  expect(webhook).toMatch(/App\/Webhook .* 7 .*NOT GOOD$/);
});

test('a good rehearsal says so', () => {
  expect(asText(aReport())).toMatch(/\nGood: 365 days, 4 rotations/);
});

test('one that is not good lists its findings', () => {
  expect(asText(aReport({ findings: [{ found: 'A thing broke.', fix: 'Mend it.' }] }))).toMatch(
    /\nNOT good:\n- A thing broke\. Mend it\.$/,
  );
});

test('without the simulator it says that policies were not enforced', () => {
  const iam = { enforced: false, calls: 0, denied: [], unusedGrants: [] };
  expect(asText(aReport({ iam }))).toContain('NOT enforced; install @cloud-copilot/iam-simulate');
});

test('what was not simulated, failed reads, unused grants and raised alarms are told', () => {
  const text = asText(
    aReport({
      notSimulated: [{ type: 'AWS::S3::Bucket', path: 'App/Logs' }],
      readFailures: ['2026-01-01 reader: InvalidClientTokenId'],
      alarms: [{ path: 'App/Overdue', raised: 2, state: 'OK' }],
      iam: {
        ...aReport().iam,
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
  expect(asText(aReport({ faults: 'heavy', faultsInjected, calmHours: 2 }))).toContain(
    'Faults: heavy, 15 injected: 12 throttled, 3 killed.\n  All was as it should be 2 h after the last of them.',
  );
  expect(asText(aReport())).not.toContain('Faults:');
});
