import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS } from '../../src/faults/fault';
import { LEVELS } from '../../src/faults/level';
import { SCENARIOS } from '../../src/scenarios';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The cells of the row of a table whose first cell is `name`. */
function row(name: string): string[] {
  const line = README.split('\n').find((one) => one.startsWith(`| \`${name}\` |`)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

test("the README tells every kind of fault, and how often each level's calls are struck", () => {
  for (const kind of Object.keys(FAULT_KINDS)) expect(row(kind)).toHaveLength(6);
  const { light, heavy } = LEVELS;
  for (const kind of Object.keys(light.calls) as (keyof typeof light.calls)[]) {
    expect(Number.parseFloat(row(kind)[3] ?? '') / 100).toBeCloseTo(light.calls[kind], 6);
    expect(Number.parseFloat(row(kind)[4] ?? '') / 100).toBeCloseTo(heavy.calls[kind], 6);
  }
  for (const kind of ['killed', 'doubled', 'lost'] as const) {
    expect(Number.parseFloat(row(kind)[3] ?? '') / 100).toBeCloseTo(light[kind], 6);
    expect(Number.parseFloat(row(kind)[4] ?? '') / 100).toBeCloseTo(heavy[kind], 6);
  }
});

test('the README tells every scenario, and no other', () => {
  const section = README.slice(README.indexOf('\n## Scenarios'), README.indexOf('\n## The page'));
  const told = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});
