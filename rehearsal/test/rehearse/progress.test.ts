import type { Progress } from '../../src/rehearse/options';
import { ProgressLine } from '../../src/rehearse/progress';

const START = Date.parse('2026-01-01T00:00:00Z');

type Change = Partial<Progress> | ((day: number) => Partial<Progress>);

function shown(output: { isTTY: boolean; columns?: number }, days: number, change: Change = {}) {
  const chunks: string[] = [];
  const line = new ProgressLine({ ...output, write: (chunk: string) => chunks.push(chunk) > 0 });
  for (let day = 1; day <= days; day++) {
    const time = new Date(START + day * 86_400_000).toISOString();
    const counts = { rotations: day, reads: 2 * day, failedReads: 0, faults: 0 };
    const changed = typeof change === 'function' ? change(day) : change;
    line.show({ day, days, time, ...counts, seconds: day, ...changed });
  }
  return chunks;
}

test('on a terminal one line is written anew, with virtual time and an estimate', () => {
  const chunks = shown({ isTTY: true }, 3);
  expect(chunks[0]).toBe('\r\u001b[K2026-01-02 00:00  day 1 of 3: 1 rotation, 2 reads, 0 failed');
  expect(chunks[1]).toBe(
    '\r\u001b[K2026-01-03 00:00  day 2 of 3: 2 rotations, 4 reads, 0 failed, about 1 s to go',
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
  const [first, second] = shown({ isTTY: false }, 10, (day) => ({ faults: day, seconds: 100 * day }));
  expect(first).toBe('day 1 of 10: 1 rotation, 2 reads, 0 failed, 1 fault\n');
  expect(second).toBe('day 2 of 10: 2 rotations, 4 reads, 0 failed, 2 faults, about 13 min to go\n');
});

test('a single rotation, read and fault agree with their nouns', () => {
  const [line] = shown({ isTTY: false }, 1, { rotations: 1, reads: 1, faults: 1 });
  expect(line).toBe('day 1 of 1: 1 rotation, 1 read, 0 failed, 1 fault\n');
});

test('the time of the deploy and of the first day is no part of the estimate', () => {
  // A deploy of 3 s, then a tenth of a second for each of 350 days: 35 s more, not 17 min.
  const chunks = shown({ isTTY: true }, 350, (day) => ({ seconds: 3 + day / 10 }));
  const estimates = chunks.flatMap((chunk) => /about (\d+) s to go/.exec(chunk)?.[1] ?? []).map(Number);
  expect(chunks[0]).not.toContain('to go');
  expect(estimates[0]).toBe(34);
});

test('less than a second of rehearsed days is no basis for an estimate', () => {
  const chunks = shown({ isTTY: true }, 365, (day) => ({ seconds: 3 + day / 10 }));
  expect(chunks.slice(0, 10).join('')).not.toContain('to go');
  expect(chunks[11]).toContain('to go');
});

test('each environment of an app begins anew, and is named', () => {
  const chunks: string[] = [];
  const line = new ProgressLine({ isTTY: false, write: (chunk: string) => chunks.push(chunk) > 0 });
  const counts = { rotations: 1, reads: 1, failedReads: 0, faults: 0, time: '2026-01-02T00:00:00Z' };
  let seconds = 0;
  for (const environment of ['1/eu-west-1', '1/us-east-1']) {
    for (const day of [1, 2, 3]) {
      seconds += 5;
      line.show({ environment, day, days: 3, ...counts, seconds });
    }
  }
  expect(chunks.map((chunk) => chunk.replace(/: 1 rotation.*failed/, ''))).toEqual([
    '1/eu-west-1, day 1 of 3\n',
    '1/eu-west-1, day 2 of 3, about 5 s to go\n',
    '1/eu-west-1, day 3 of 3\n',
    '1/us-east-1, day 1 of 3\n',
    '1/us-east-1, day 2 of 3, about 5 s to go\n',
    '1/us-east-1, day 3 of 3\n',
  ]);
});

test('the hours of the first day leave no line elsewhere, and no estimate on a terminal', () => {
  expect(shown({ isTTY: false }, 1, { day: 0, days: 9 })).toEqual([]);
  expect(shown({ isTTY: true }, 1, { day: 0, days: 9 }).join('')).not.toContain('to go');
});
