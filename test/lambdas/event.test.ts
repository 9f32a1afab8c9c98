import { parseEvent } from '../../lambdas/rotation/event';

describe('an event that replaces a compromised credential', () => {
  test.each([
    [{ rekey: 'replace-now' }, { type: 'replace-now' }],
    [
      { rekey: 'replace-now', credential: 'AKIAIOSFODNN7EXAMPLE' },
      { type: 'replace-now', credential: 'AKIAIOSFODNN7EXAMPLE' },
    ],
  ])('%j', (event, parsed) => {
    expect(parseEvent(event)).toEqual(parsed);
  });

  // Read as if nothing was named, each of these would replace the current credential.
  test.each([
    [{ rekey: 'replace-now', Credential: 'AKIA1' }, 'members that it does not have: Credential'],
    [{ rekey: 'replace-now', credential: '' }, 'not the id'],
    [{ rekey: 'replace-now', credential: null }, 'not the id'],
    [{ rekey: 'replace-now', credential: ['AKIA1'] }, 'not the id'],
    [{ rekey: 'replace-now', credential: 'AKIA 1' }, 'not the id'],
    [{ rekey: 'replace-now', credential: 'A'.repeat(129) }, 'not the id'],
    [{ rekey: 'replace_now' }, 'without a Step'],
  ])('is not %j', (event, found) => {
    expect(() => parseEvent(event)).toThrow(
      expect.objectContaining({ code: 'BadEvent', message: expect.stringContaining(found) }),
    );
  });
});
