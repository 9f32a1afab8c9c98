import type { Progress } from '../../src/rehearse/options';
import { ProgressLine } from '../../src/rehearse/progress';

const START = Date.parse('2026-01-01T00:00:00Z');

function shown(output: { isTTY: boolean; columns?: number }, days: number, change: Partial<Progress> = {}) {
  const chunks: string[] = [];
  const line = new ProgressLine({ ...output, write: (chunk: string) => chunks.push(chunk) > 0 });
  for (let day = 1; day <= days; day++) {
    const time = new Date(START + day * 86_400_000).toISOString();
    const counts = { rotations: day, reads: 2 * day, failedReads: 0, faults: 0 };
    line.show({ day, days, time, ...counts, seconds: day, ...change });
  }
  return chunks;
}

test('on a terminal one line is written anew, with virtual time and an estimate', () => {
  const chunks = shown({ isTTY: true }, 3);
  expect(chunks[0]).toBe(
    '\r\u001b[K2026-01-02 00:00  day 1 of 3: 1 rotations, 2 reads, 0 failed, about 2 s to go',
  );
  expect(chunks.slice(0, -1).join('')).not.toContain('\n');
  expect(chunks.at(-1)).toMatch(/day 3 of 3: 3 rotations, 6 reads, 0 failed\n$/);
});

test('on a terminal the line is no wider than the terminal, which could not write it anew', () => {
  for (const chunk of shown({ isTTY: true, columns: 40 }, 3)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that clears the line
    const text = chunk.replace(/^\r\u001b\[K|\n$/g, '');
    expect(text.length).toBeLessThan(40);
    expect(text).toMatch(/^2026-01-0\d 00:00 {2}day .*…$/);
  }
});

test('elsewhere there is a plain line for every tenth', () => {
  const lines = shown({ isTTY: false }, 100).join('').trim().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('day 100 of 100: 100 rotations, 200 reads, 0 failed');
});

test('faults are told when there are any, and a long rest in minutes', () => {
  const [first] = shown({ isTTY: false }, 2, { faults: 17, seconds: 300 });
  expect(first).toBe('day 1 of 2: 1 rotations, 2 reads, 0 failed, 17 faults, about 5 min to go\n');
});

test('the hours of the first day leave no line elsewhere, and no estimate on a terminal', () => {
  expect(shown({ isTTY: false }, 1, { day: 0, days: 9 })).toEqual([]);
  expect(shown({ isTTY: true }, 1, { day: 0, days: 9 }).join('')).not.toContain('to go');
});
