import { RekeyError } from '../src/errors/errors';

const REPORT = { found: 'Found.', unchanged: 'all.', action: 'look.' };

test('recognizes the errors of another copy of the engine', () => {
  jest.isolateModules(() => {
    const other = require('../src/errors/errors') as typeof import('../src/errors/errors');
    expect(other.RekeyError).not.toBe(RekeyError);
    expect(new other.RekeyError('BadEvent', REPORT)).toBeInstanceOf(RekeyError);
    expect(new RekeyError('BadEvent', REPORT)).toBeInstanceOf(other.RekeyError);
  });
});

test.each([new Error('x'), undefined, null, 'x', { code: 'BadEvent' }])(
  'recognizes no other: %p',
  (thrown) => {
    expect(thrown instanceof RekeyError).toBe(false);
  },
);
