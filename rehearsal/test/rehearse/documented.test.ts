import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GAP_NAMES } from '../../src/rehearse/gaps';
import { EXIT_CODES } from '../../src/rehearse/verdict';

const root = join(__dirname, '..', '..', '..');
const page = (path: string) => readFileSync(join(root, path), 'utf8');

test('the README has a row for each gap and for each exit code', () => {
  const readme = page('rehearsal/README.md');
  for (const name of GAP_NAMES) expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\| \\S`, 'm'));
  for (const [verdict, code] of Object.entries(EXIT_CODES)) {
    expect(readme).toMatch(new RegExp(`^\\| ${code} \\| ${verdict} \\| \\S`, 'm'));
  }
});

test('Getting started installs the evaluator with the rehearsal', () => {
  expect(page('docs/getting-started.md')).toMatch(
    /npm install --save-dev cdk-rekey-rehearsal @cloud-copilot\/iam-simulate/,
  );
});

test.each(['docs/getting-started.md', 'rehearsal/README.md', 'examples/rehearse-in-jest/mail.test.ts'])(
  'the rehearsals that %s shows are long enough for a key of 90 days',
  (path) => {
    const days = [...page(path).matchAll(/rehearse[^\n]*(?:--days |\bdays: )(\d+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(days.length).toBeGreaterThan(0);
    expect(Math.min(...days)).toBeGreaterThan(90);
  },
);
