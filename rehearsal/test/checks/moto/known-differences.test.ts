import { KNOWN_DIFFERENCES } from '../../../checks/moto/known-differences';
import { serviceOf } from '../../../checks/moto/sequences/call';
import { haveRecordings, transcripts } from '../../recordings/transcript';

const POINTS = 23;

test('lists at least 50 known differences', () => {
  expect(KNOWN_DIFFERENCES.length).toBeGreaterThan(50);
});

test.each(KNOWN_DIFFERENCES.map((entry) => [entry.rule, entry] as const))('%s', (rule, entry) => {
  expect(rule).toMatch(/\.$/);
  expect(entry.sources).not.toEqual([]);
  for (const source of entry.sources) {
    const [kind, name] = source.split(': ', 2);
    expect(name).toMatch(kind === 'point' ? /^\d+$/ : /./);
    if (kind === 'point') expect(Number(name)).toBeLessThanOrEqual(POINTS);
  }
  expect(entry.differs).not.toEqual([]);
  for (const { operation } of entry.shown.flat()) {
    expect(['secretsmanager', 'iam', 'sts']).toContain(serviceOf(operation));
  }
  expect(entry.shown.map((sequence) => sequence.length)).not.toContain(0);
});

if (haveRecordings) {
  test('refers to recordings that exist', () => {
    const names = transcripts().map(({ name }) => `recording: ${name}`);
    const used = KNOWN_DIFFERENCES.flatMap(({ sources }) => sources).filter((source) =>
      source.startsWith('recording'),
    );
    expect(names).toEqual(expect.arrayContaining(used));
  });
} else {
  test('recordings are not required', () => {
    expect(process.env.CI_RECORDINGS).not.toBe('required');
    process.stdout.write('No recordings of AWS found: references to them were not checked.\n');
  });
}
