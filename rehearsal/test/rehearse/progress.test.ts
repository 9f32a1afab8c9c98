import type { Progress } from '../../src/rehearse/options';
import { ProgressLine } from '../../src/rehearse/progress';

const START = Date.parse('2026-01-01T00:00:00Z');

function shown(
  output: { isTTY: boolean; columns?: number },
  days: number,
  change: (day: number) => Partial<Progress> = () => ({}),
) {
  const chunks: string[] = [];
  const line = new ProgressLine({ ...output, write: (chunk: string) => chunks.push(chunk) > 0 });
  for (let day = 1; day <= days; day++) {
    const time = new Date(START + day * 86_400_000).toISOString();
    const counts = { rotations: day, reads: 2 * day, failedReads: 0, faults: 0 };
    line.show({ day, days, time, ...counts, seconds: day, ...change(day) });
  }
  return chunks;
}

test('updates one line with an estimate on a terminal', () => {
  const chunks = shown({ isTTY: true }, 3);
  expect(chunks[0]).toBe('\r\u001b[K2026-01-02 00:00  day 1 of 3: 1 rotation, 2 reads, 0 failed');
  expect(chunks[1]).toBe(
    '\r\u001b[K2026-01-03 00:00  day 2 of 3: 2 rotations, 4 reads, 0 failed, about 1 s remaining',
  );
  expect(chunks.slice(0, -1).join('')).not.toContain('\n');
  expect(chunks.at(-1)).toMatch(/day 3 of 3: 3 rotations, 6 reads, 0 failed\n$/);
});

test('truncates the line to the width of the terminal', () => {
  for (const chunk of shown({ isTTY: true, columns: 40 }, 3)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that clears the line
    const text = chunk.replace(/^\r\u001b\[K|\n$/g, '');
    expect(text.length).toBeLessThan(40);
    expect(text).toMatch(/^2026-01-0\d 00:00 {2}day .*…$/);
  }
});

test('prints a line for each tenth without a terminal', () => {
  const lines = shown({ isTTY: false }, 100).join('').trim().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('day 100 of 100: 100 rotations, 200 reads, 0 failed');
});

test('shows faults, and minutes of a long run', () => {
  const [first, second] = shown({ isTTY: false }, 10, (day) => ({
    faults: day,
    reads: day,
    seconds: 100 * day,
  }));
  expect(first).toBe('day 1 of 10: 1 rotation, 1 read, 0 failed, 1 fault\n');
  expect(second).toBe('day 2 of 10: 2 rotations, 2 reads, 0 failed, 2 faults, about 13 min remaining\n');
});

test('estimates without the time before the end of the first day, after one second', () => {
  // A deploy of 3 s, then a tenth of a second for each day: 34 s remain, not 17 min.
  const chunks = shown({ isTTY: true }, 350, (day) => ({ seconds: 3 + day / 10 }));
  const estimates = chunks.flatMap((chunk) => /about (\d+) s remaining/.exec(chunk)?.[1] ?? []).map(Number);
  expect(chunks.slice(0, 10).join('')).not.toContain('remaining');
  expect(chunks[11]).toContain('remaining');
  expect(estimates[0]).toBe(34);
});

test('restarts for each environment', () => {
  const chunks: string[] = [];
  const line = new ProgressLine({ isTTY: false, write: (chunk: string) => chunks.push(chunk) > 0 });
  const counts = { rotations: 1, reads: 1, failedReads: 0, faults: 0, time: '2026-01-02T00:00:00Z' };
  for (const [index, environment] of ['1/eu-west-1', '1/us-east-1'].entries()) {
    for (const day of [1, 2, 3]) {
      line.show({ environment, day, days: 3, ...counts, seconds: 5 * (3 * index + day) });
    }
  }
  expect(chunks.map((chunk) => chunk.replace(/: 1 rotation.*failed/, ''))).toEqual(
    ['1/eu-west-1', '1/us-east-1'].flatMap((name) => [
      `${name}, day 1 of 3\n`,
      `${name}, day 2 of 3, about 5 s remaining\n`,
      `${name}, day 3 of 3\n`,
    ]),
  );
});

test('prints no line and no estimate during the first day', () => {
  const first = () => ({ day: 0, days: 9 });
  expect(shown({ isTTY: false }, 1, first)).toEqual([]);
  expect(shown({ isTTY: true }, 1, first).join('')).not.toContain('remaining');
});
