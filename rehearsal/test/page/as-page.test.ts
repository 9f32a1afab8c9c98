import { createHash } from 'node:crypto';
import { asPage } from '../../src/page/as-page';
import { chronicleWith, reportWith, secretChronicle, secretReport } from '../rehearse/fixtures/report';

const HOSTILE = `App/<img src=x onerror="alert(1)">&'</script>`;

function part(page: string, tag: string): string[] {
  return [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, text = '']) => text,
  );
}

test('a good rehearsal says so first', () => {
  const page = asPage(reportWith());
  expect(page).toMatch(/<title>Good: 365 days rehearsed<\/title>/);
  expect(page).toMatch(/<header class="verdict good">[\s\S]*<h1>.*Good<\/h1>/);
  expect(page).not.toContain('id="findings"');
});

test('one that is not good tells its findings, what to do, and where to look', () => {
  const finding = { found: 'A thing broke.', detail: 'At noon.', fix: 'Mend it.', secret: 'App/Mailer' };
  const page = asPage(reportWith({ findings: [finding] }));
  expect(page).toMatch(/<h1>.*Not good<\/h1>/);
  expect(page).toMatch(/A thing broke\.[\s\S]*At noon\.[\s\S]*Mend it\.[\s\S]*href="#secret-0"/);
  expect(page).toMatch(/class="secret" id="secret-0"[\s\S]*class="badge bad">not good/);
});

test('an incomplete one says so first, with what was not shown, how to show it, and its name', () => {
  const gap = { name: 'no-reader', notShown: 'No read was shown.', toShow: 'Grant it.' } as const;
  const page = asPage(reportWith({ gaps: [{ ...gap, secret: 'App/Mailer' }] }));
  expect(page).toMatch(/<title>Incomplete: 365 days rehearsed<\/title>/);
  expect(page).toMatch(/<header class="verdict incomplete">[\s\S]*<h1>.*Incomplete<\/h1>/);
  expect(page).toContain('nothing wrong was found, and 1 thing was not shown.');
  expect(page).toMatch(/id="gaps"[\s\S]*No read was shown\.[\s\S]*Grant it\.[\s\S]*<code>no-reader<\/code>/);
  expect(page).toMatch(/class="secret" id="secret-0"[\s\S]*class="badge incomplete">incomplete/);
});

test('one that is not good tells its gaps too', () => {
  const gaps = [{ name: 'no-reader', notShown: 'No read was shown.', toShow: 'Grant it.' } as const];
  const page = asPage(reportWith({ gaps, findings: [{ found: 'A thing broke.', fix: 'Mend it.' }] }));
  expect(page).toMatch(/<h1>.*Not good<\/h1>[\s\S]*id="findings"[\s\S]*id="gaps"/);
});

test('numbers agree with their nouns', () => {
  const page = asPage(reportWith({ days: 1, secrets: [secretReport({ rotations: 1, reads: 1 })] }));
  expect(page).toContain('<title>Good: 1 day rehearsed</title>');
  expect(page).toContain('1 rotation of 1 secret and 1 read: ');
  expect(page).toContain('<dt>rotation</dt><dd>1</dd>');
  expect(page).toContain('<dt>read</dt><dd>1</dd>');
  expect(page).toContain('<dt>failed reads</dt><dd>0</dd>');
});

test('the ARNs of a finding are shortened', () => {
  const arn = 'arn:aws:iam::123456789012:user/App-Mailer';
  const page = asPage(
    reportWith({ findings: [{ found: `${arn} is gone.`, detail: `First ${arn}.`, fix: 'x' }] }),
  );
  expect(page).toContain('<p class="found">user/App-Mailer is gone.</p>');
  expect(page).toContain('<p class="detail">First user/App-Mailer.</p>');
});

test('an ARN is shortened, and whole in its title', () => {
  const role = 'arn:aws:iam::123456789012:role/App-Reader';
  const unusedGrants = [{ principal: role, policy: 'p', action: 'iam:ListUsers', resource: '*' }];
  const page = asPage(reportWith({ iam: { ...reportWith().iam, unusedGrants } }));
  expect(page).toContain(`<code class="" title="${role}">role/App-Reader</code>`);
});

test('several environments, and what was left out as asked, are told', () => {
  const page = asPage(reportWith({ environments: ['1/eu-west-1', '1/us-east-1'], leftOut: ['Other'] }));
  expect(page).toContain('each on a local AWS of its own: 1/eu-west-1 and 1/us-east-1.');
  expect(page).toContain('Left out as asked: Other.');
});

test('all that a report tells is on it', () => {
  const page = asPage(
    reportWith({
      faults: 'heavy',
      faultsInjected: { killed: 4321 },
      iam: {
        enforced: true,
        calls: 100,
        denied: [
          {
            time: '2026-01-01T00:00:00Z',
            principal: 'role/r',
            action: 'iam:Deny',
            resource: 'user/u',
            reason: 'because',
          },
        ],
        unusedGrants: [
          { principal: 'role/x', policy: 'p', action: 'iam:DeleteAccessKey', resource: 'user/m' },
        ],
      },
      alarms: [{ path: 'App/Overdue', raised: 2, state: 'ALARM' }],
      exposures: [{ place: 'log:rotator', secret: 'mail', time: 0 }],
      notSimulated: [{ type: 'AWS::S3::Bucket', path: 'App/Logs', reason: 'no such model' }],
    }),
  );
  for (const told of [
    '4,321',
    'iam:Deny',
    'iam:DeleteAccessKey',
    'App/Overdue',
    'log:rotator',
    'AWS::S3::Bucket',
    'no such model',
  ]) {
    expect(page).toContain(told);
  }
  expect(page).toContain('npx rehearse --days 365 --seed 1 --faults heavy');
});

test('it says when policies were not enforced', () => {
  const iam = { enforced: false, calls: 0, denied: [], unusedGrants: [] };
  expect(asPage(reportWith({ iam }))).toContain('Policies were not enforced.');
});

test('it says what was left out of a long run', () => {
  const none = { items: [], leftOut: 0, before: 0 };
  const attempts = { good: { ...none, leftOut: 1234 }, notGood: none };
  const chronicle = chronicleWith({ secrets: [secretChronicle('App/Mailer', { attempts })] });
  expect(asPage(reportWith({ chronicle }))).toContain(
    '1,234 attempts in the middle of the run are only counted.',
  );
});

test('what comes from the app is shown and never obeyed', () => {
  const page = asPage(
    reportWith({
      secrets: [secretReport({ path: HOSTILE, kind: HOSTILE, schedule: HOSTILE, readers: HOSTILE })],
      findings: [{ found: HOSTILE, detail: HOSTILE, fix: HOSTILE, secret: HOSTILE }],
      alarms: [{ path: HOSTILE, raised: 1, state: HOSTILE }],
      exposures: [{ place: HOSTILE, secret: HOSTILE, time: 0 }],
      notSimulated: [{ type: HOSTILE, path: HOSTILE, property: HOSTILE, reason: HOSTILE }],
      gaps: [{ name: 'no-reader', notShown: HOSTILE, toShow: HOSTILE, secret: HOSTILE }],
      environments: [HOSTILE, HOSTILE],
      leftOut: [HOSTILE],
      iam: {
        enforced: true,
        calls: 1,
        denied: [{ time: HOSTILE, principal: HOSTILE, action: HOSTILE, resource: HOSTILE, reason: HOSTILE }],
        unusedGrants: [{ principal: HOSTILE, policy: HOSTILE, action: HOSTILE, resource: HOSTILE }],
      },
      chronicle: chronicleWith({ secrets: [secretChronicle(HOSTILE)] }),
    }),
  );
  expect(page).not.toContain('<img');
  expect(page).not.toContain('onerror="');
  const [data = '', script] = part(page, 'script');
  expect(JSON.parse(data).secrets[0].path).toBe(HOSTILE);
  // The page ends where it should: nothing closed an element early.
  expect(part(page, 'script')).toHaveLength(2);
  expect(script?.length).toBeGreaterThan(10_000);
});

test('the page reaches nothing, and runs its own script alone', () => {
  const page = asPage(reportWith());
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  const hash = (text?: string) =>
    createHash('sha256')
      .update(text ?? '')
      .digest('base64');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src 'sha256-${hash(part(page, 'script')[1])}'`);
  expect(policy).toContain(`style-src 'sha256-${hash(part(page, 'style')[0])}'`);
  expect(page).not.toMatch(/<link[^>]*href="(?!data:,")|<script[^>]*src=|@import|url\((?!#)/);
});

test('it carries the licences of what it carries', () => {
  const page = asPage(reportWith());
  for (const name of ['d3-axis', 'd3-scale', 'd3-selection', 'd3-zoom', 'd3-ease']) {
    expect(page).toMatch(new RegExp(`${name} \\d+\\.\\d+\\.\\d+ \\((ISC|BSD-3-Clause)\\)`));
  }
  expect(page.match(/Permission to use, copy, modify/g)?.length).toBeGreaterThan(8);
  expect(page).toContain('Redistribution and use in source and binary forms');
});
