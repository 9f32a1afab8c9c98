import { ProgressLine } from '../../../cli/scan/progress';

function lineOf({ isTTY = true, environment = {} as Record<string, string> } = {}) {
  let written = '';
  const terminal = { isTTY, columns: 40, write: (text: string) => (written += text) };
  const progress = new ProgressLine(terminal, environment);
  return { progress, written: () => written };
}

const NOW = { files: 10, bytes: 20_000_000, findings: 3 };

let now = 0;
beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

test('is one line that is removed at the end, no longer than the terminal is wide', () => {
  const { progress, written } = lineOf();
  progress.update(NOW);
  expect(written()).toBe('');
  now += 600;
  progress.update({ ...NOW, of: { files: 100, bytes: 200_000_000 } });
  progress.update(NOW);
  expect(written()).toBe('\r\x1b[KScanned 10 of 100 files, 20 of 200 MB, ');
  now += 100;
  progress.update(NOW);
  progress.end();
  expect(written().slice(43)).toBe('\r\x1b[KScanned 10 changes, 20 MB, 3 found\r\x1b[K');
});

test.each([
  ['another output', { isTTY: false }],
  ['CI', { environment: { CI: 'true' } }],
  ['a terminal without controls', { environment: { TERM: 'dumb' } }],
])('is not shown in %s', (_, options) => {
  const { progress, written } = lineOf(options);
  now += 600;
  progress.update(NOW);
  progress.end();
  expect(written()).toBe('');
});
