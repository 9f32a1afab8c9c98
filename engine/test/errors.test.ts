import { ERROR_CODES } from '../src/errors/error-codes';
import { named, RekeyError } from '../src/errors/errors';
import { requireReadableError } from '../src/testing/readable';

const REPORT = { found: 'Found.', unchanged: 'all.', action: 'look.' };

test('the message has the code, the report and the runbook link', () => {
  const error = new RekeyError('SlotTaken', REPORT);
  expect(error.message).toBe(
    '[SlotTaken] Found. Unchanged: all. Action: look. See https://github.com/cdk-rekey/cdk-rekey/blob/main/docs/runbook.md#slottaken',
  );
  expect(error.name).toBe('SlotTaken');
});

test.each([
  ['Full', 'Full.'],
  ['Full.', 'Full.'],
  ['Full!', 'Full!'],
  ['Full?', 'Full?'],
  ['2.5 of 2.5', '2.5 of 2.5.'],
])('the message writes "%s" as a sentence', (found, sentence) => {
  expect(new RekeyError('SlotTaken', { ...REPORT, found }).message).toContain(
    `[SlotTaken] ${sentence} Unchanged: all.`,
  );
});

test.each([
  ['a text', 'ERROR: A TEXT'],
  [new TypeError('of a type'), 'TYPEERROR: OF A TYPE'],
  [Object.create(null), 'ERROR: A VALUE WITHOUT A STRING FORM'],
])('another thrown value becomes Unexpected', (thrown, found) => {
  const error = named(thrown, (text) => text.toUpperCase());
  expect(error).toMatchObject({ code: 'Unexpected', report: { found } });
  requireReadableError(error);
});

test.each(Object.entries(ERROR_CODES))('%s has a description of one line', (_code, description) => {
  expect(description).toMatch(/^[A-Z][^\n]{10,140}\.$/);
});

test('instanceof recognizes the errors of another copy of the engine', () => {
  jest.isolateModules(() => {
    const other = require('../src/errors/errors') as typeof import('../src/errors/errors');
    expect(other.RekeyError).not.toBe(RekeyError);
    expect(new other.RekeyError('BadEvent', REPORT)).toBeInstanceOf(RekeyError);
    expect(new RekeyError('BadEvent', REPORT)).toBeInstanceOf(other.RekeyError);
  });
});

test.each([new Error('x'), undefined, null, 'x', { code: 'BadEvent' }])('instanceof rejects %p', (thrown) => {
  expect(thrown instanceof RekeyError).toBe(false);
});
