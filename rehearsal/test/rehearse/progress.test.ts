import type { Progress } from '../../src/rehearse/options';
import { ProgressLine } from '../../src/rehearse/progress';

function shown(isTTY: boolean, days: number): string {
  const chunks: string[] = [];
  const line = new ProgressLine({ isTTY, write: (chunk: string) => chunks.push(chunk) > 0 });
  for (let day = 1; day <= days; day++) {
    const progress: Progress = { day, days, rotations: day, reads: 2 * day, failedReads: 0, seconds: day };
    line.show(progress);
  }
  return chunks.join('');
}

test('on a terminal one line is written anew', () => {
  const text = shown(true, 3);
  expect(text.split('\r')).toHaveLength(4);
  expect(text).toContain('day 1 of 3: 1 rotations, 2 reads, 0 failed, about 2 s to go');
  expect(text).toMatch(/day 3 of 3: 3 rotations, 6 reads, 0 failed\n$/);
});

test('elsewhere there is a line for every tenth', () => {
  const lines = shown(false, 100).trim().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toContain('day 100 of 100');
});
