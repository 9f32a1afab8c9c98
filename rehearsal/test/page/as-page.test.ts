import { createHash } from 'node:crypto';
import { asPage } from '../../src/page/as-page';
import type { Report } from '../../src/rehearse/report';
import { chronicleWith, reportWith, secretChronicle, secretReport } from '../rehearse/fixtures/report';

const HOSTILE = `App/<img src=x onerror="alert(1)">&'</script>`;
const ROLE = 'arn:aws:iam::123456789012:role/App-Reader';
const FINDING = { found: `${ROLE} failed.`, detail: 'At noon.', fix: 'Repair it.', secret: 'App/Mailer' };
const GAP = { name: 'no-reader', notShown: 'No read.', toShow: 'Grant it.', secret: 'App/Mailer' } as const;
const NONE = { items: [], leftOut: 0, before: 0 };

/** The contents of the elements with this tag. */
function contents(page: string, tag: string): string[] {
  const elements = page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'));
  return [...elements].map(([, text = '']) => text);
}

function denied(text: string) {
  return { time: text, principal: text, action: text, resource: text, reason: text };
}

test.each<[string, Partial<Report>, (string | RegExp)[]]>([
  [
    'a good verdict',
    {},
    ['<title>Good: 365 days rehearsed</title>', /"verdict good">[\s\S]*<h1>.*Good<\/h1>/],
  ],
  [
    'findings with their actions and links',
    { findings: [FINDING], gaps: [GAP] },
    [
      /<h1>.*Not good<\/h1>[\s\S]*id="findings"[\s\S]*id="gaps"/,
      /role\/App-Reader failed\.[\s\S]*At noon\.[\s\S]*Repair it\.[\s\S]*href="#secret-0"/,
      /class="secret" id="secret-0"[\s\S]*class="badge bad">not good/,
    ],
  ],
  [
    'gaps with their actions and names',
    { gaps: [GAP] },
    [
      '<title>Incomplete: 365 days rehearsed</title>',
      /"verdict incomplete">[\s\S]*<h1>.*Incomplete<\/h1>/,
      'no finding, and 1 property not verified.',
      /id="gaps"[\s\S]*No read\.[\s\S]*Grant it\.[\s\S]*<code>no-reader<\/code>/,
      /class="secret" id="secret-0"[\s\S]*class="badge incomplete">incomplete/,
    ],
  ],
  [
    'singular and plural nouns',
    { days: 1, secrets: [secretReport({ rotations: 1, reads: 1 })] },
    [
      '<title>Good: 1 day rehearsed</title>',
      '1 rotation of 1 secret and 1 read: ',
      '<dt>rotation</dt><dd>1</dd>',
      '<dt>read</dt><dd>1</dd>',
      '<dt>failed reads</dt><dd>0</dd>',
    ],
  ],
  [
    'several environments and excluded stacks',
    { environments: ['1/eu-west-1', '1/us-east-1'], leftOut: ['Other'] },
    ['each on a separate local AWS: 1/eu-west-1 and 1/us-east-1.', 'Excluded as requested: Other.'],
  ],
  [
    'denied calls and unused grants with shortened ARNs',
    {
      iam: {
        enforced: true,
        calls: 100,
        denied: [denied('iam:Deny')],
        unusedGrants: [{ principal: ROLE, policy: 'p', action: 'iam:DeleteAccessKey', resource: 'user/m' }],
      },
    },
    ['iam:Deny', 'iam:DeleteAccessKey', `<code title="${ROLE}">role/App-Reader</code>`],
  ],
  [
    'that policies were not enforced',
    { iam: { enforced: false, calls: 0, denied: [], unusedGrants: [] } },
    ['Policies were not enforced.'],
  ],
  [
    'faults, alarms, exposures, and resources that are not simulated or assumed',
    {
      faults: 'heavy',
      faultsInjected: { killed: 4321 },
      alarms: [{ path: 'App/Overdue', raised: 2, state: 'ALARM' }],
      exposures: [{ place: 'log:rotator', secret: 'mail', time: 0 }],
      notSimulated: [{ type: 'AWS::S3::Bucket', path: 'App/Logs', reason: 'no such model' }],
      assumed: [{ kind: 'user', name: 'bob', path: 'App/Policy' }],
    },
    [
      ...['4,321', 'App/Overdue', 'log:rotator', 'AWS::S3::Bucket', 'no such model', 'App/Policy'],
      'npx rehearse --days 365 --seed 1 --faults heavy',
    ],
  ],
  [
    'the number of attempts that are only counted',
    {
      chronicle: chronicleWith({
        secrets: [
          secretChronicle('App/Mailer', {
            attempts: { good: { ...NONE, leftOut: 1234 }, notGood: NONE },
          }),
        ],
      }),
    },
    ['1,234 attempts in the middle of the run are only counted.'],
  ],
])('shows %s', (_, change, texts) => {
  const page = asPage(reportWith(change));
  for (const text of texts) expect(page).toMatch(text);
});

test('shows no findings section without findings', () => {
  expect(asPage(reportWith())).not.toContain('id="findings"');
});

test('escapes every text of the app', () => {
  const page = asPage(
    reportWith({
      secrets: [secretReport({ path: HOSTILE, kind: HOSTILE, schedule: HOSTILE, readers: HOSTILE })],
      findings: [{ found: HOSTILE, detail: HOSTILE, fix: HOSTILE, secret: HOSTILE }],
      alarms: [{ path: HOSTILE, raised: 1, state: HOSTILE }],
      exposures: [{ place: HOSTILE, secret: HOSTILE, time: 0 }],
      notSimulated: [{ type: HOSTILE, path: HOSTILE, property: HOSTILE, reason: HOSTILE }],
      assumed: [{ kind: 'user', name: HOSTILE, path: HOSTILE }],
      gaps: [{ name: 'no-reader', notShown: HOSTILE, toShow: HOSTILE, secret: HOSTILE }],
      environments: [HOSTILE, HOSTILE],
      leftOut: [HOSTILE],
      iam: {
        enforced: true,
        calls: 1,
        denied: [denied(HOSTILE)],
        unusedGrants: [{ principal: HOSTILE, policy: HOSTILE, action: HOSTILE, resource: HOSTILE }],
      },
      chronicle: chronicleWith({ secrets: [secretChronicle(HOSTILE)] }),
    }),
  );
  expect(page).not.toContain('<img');
  expect(page).not.toContain('onerror="');
  const scripts = contents(page, 'script');
  expect(JSON.parse(scripts[0] ?? '').secrets[0].path).toBe(HOSTILE);
  // No text ended an element.
  expect(scripts).toHaveLength(2);
  expect(scripts[1]?.length).toBeGreaterThan(10_000);
});

test('allows only its own script and style, and refers to no other file', () => {
  const page = asPage(reportWith());
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  const hash = (text = '') => createHash('sha256').update(text).digest('base64');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src 'sha256-${hash(contents(page, 'script')[1])}'`);
  expect(policy).toContain(`style-src 'sha256-${hash(contents(page, 'style')[0])}'`);
  expect(page).not.toMatch(/<link[^>]*href="(?!data:,")|<script[^>]*src=|@import|url\((?!#)/);
});

test('contains the licences of its packages', () => {
  const page = asPage(reportWith());
  for (const name of ['d3-axis', 'd3-scale', 'd3-selection', 'd3-zoom', 'd3-ease']) {
    expect(page).toMatch(new RegExp(`${name} \\d+\\.\\d+\\.\\d+ \\((ISC|BSD-3-Clause)\\)`));
  }
  expect(page.match(/Permission to use, copy, modify/g)?.length).toBeGreaterThan(8);
  expect(page).toContain('Redistribution and use in source and binary forms');
});
