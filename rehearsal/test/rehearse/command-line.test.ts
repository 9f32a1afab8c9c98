import { readCommandLine, speedIn } from '../../src/rehearse/command-line';

test.each([
  ['3600', 3600],
  ['0.5', 0.5],
  ['90s/s', 90],
  ['30m/s', 1800],
  ['1.5h/s', 5400],
  ['1d/s', 86_400],
])('the speed %s is %d', (text, speed) => {
  expect(speedIn(text)).toBe(speed);
});

test.each(['1w/s', 'd/s', '1 d/s', '1d', '/s', 'fast'])('the speed %p is none', (text) => {
  expect(speedIn(text)).toBeNaN();
});

test('options that may be repeated are lists', () => {
  const args = ['--stack', 'A', '--stack', 'B', '--secret', 'A/Key', '--scenario', 'straggler'];
  expect(readCommandLine(args)).toMatchObject({
    stack: ['A', 'B'],
    secret: ['A/Key'],
    scenario: ['straggler'],
  });
});

test.each(['--days', 'frobnicate'])('the refusal of %s alone is two sentences', (argument) => {
  expect(() => readCommandLine([argument])).toThrow(/[^.]\. See `rehearse --help`\.$/);
});
