import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS } from '../../src/faults/fault';
import { LEVELS } from '../../src/faults/level';
import { GAP_NAMES } from '../../src/rehearse/gaps';
import { EXIT_CODES } from '../../src/rehearse/verdict';
import { SCENARIOS } from '../../src/scenarios';

const page = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');
const README = page('rehearsal/README.md');

/** Cells of the table row with a first cell. */
function row(name: string): string[] {
  const line = README.split('\n').find((one) => one.startsWith(`| \`${name}\` |`)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

test('the README has a row for each gap and each exit code', () => {
  for (const name of GAP_NAMES) expect(README).toMatch(new RegExp(`^\\| \`${name}\` \\| \\S`, 'm'));
  for (const [verdict, code] of Object.entries(EXIT_CODES)) {
    expect(README).toMatch(new RegExp(`^\\| ${code} \\| ${verdict} \\| \\S`, 'm'));
  }
});

test('the README has a row for each kind of fault, with the likelihoods of the levels', () => {
  for (const kind of Object.keys(FAULT_KINDS)) expect(row(kind)).toHaveLength(6);
  const likelihoods = (level: 'light' | 'heavy') => {
    const { calls, killed, doubled, lost } = LEVELS[level];
    return Object.entries({ ...calls, killed, doubled, lost });
  };
  for (const [index, level] of (['light', 'heavy'] as const).entries()) {
    for (const [kind, likelihood] of likelihoods(level)) {
      expect(Number.parseFloat(row(kind)[3 + index] ?? '') / 100).toBeCloseTo(likelihood, 6);
    }
  }
});

test('the README has a row for each scenario', () => {
  const section = README.slice(README.indexOf('\n## Scenarios'), README.indexOf('\n## The page'));
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});

test('Getting started installs the evaluator with the rehearsal', () => {
  expect(page('docs/getting-started.md')).toMatch(
    /npm install --save-dev cdk-rekey-rehearsal @cloud-copilot\/iam-simulate/,
  );
});

test.each(['docs/getting-started.md', 'rehearsal/README.md', 'examples/rehearse-in-jest/mail.test.ts'])(
  '%s rehearses more than 90 days',
  (path) => {
    const days = [...page(path).matchAll(/rehearse[^\n]*(?:--days |\bdays: )(\d+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(days.length).toBeGreaterThan(0);
    expect(Math.min(...days)).toBeGreaterThan(90);
  },
);
