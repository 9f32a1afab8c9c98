import { passwordGenerator } from '../../../lambdas/databases/password';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const generator = (passwordLength: unknown, passwordAlphabet: unknown) =>
  passwordGenerator('test-login', { passwordLength, passwordAlphabet });

test.each<[string, unknown]>([
  ['a number', 43],
  ['text', '43'],
])('makes passwords of the length and the alphabet, given as %s', (_, length) => {
  const passwords = Array.from({ length: 1000 }, generator(length, LETTERS));
  expect(new Set(passwords).size).toBe(1000);
  for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9]{43}$/);
  expect(new Set(passwords.join(''))).toEqual(new Set(LETTERS));
});

test('every password has a character of each class of the alphabet', () => {
  const create = generator(32, `${LETTERS}-`);
  for (let i = 0; i < 500; i++) {
    const password = create();
    for (const one of [/[A-Z]/, /[a-z]/, /[0-9]/, /-/]) expect(password).toMatch(one);
  }
});

test('an alphabet without a class gives passwords without it', () => {
  expect(generator(64, 'abcdef')()).toMatch(/^[a-f]{64}$/);
});

test.each<[string, unknown, unknown, string]>([
  ['one character fewer than the limit', 21, LETTERS, '125'],
  ['a small alphabet', 127, '01', '127'],
  ['one character', 1000, 'a', '0'],
  ['duplicates, which count once', 100, 'aab', '100'],
])('refuses %s', (_, length, alphabet, bits) => {
  expect(() => generator(length, alphabet)).toThrow(
    expect.objectContaining({
      code: 'BadSettings',
      message: expect.stringContaining(`passwords of ${bits} random bits, under 128`),
    }),
  );
});

test.each<[string, unknown, unknown]>([
  ['a fraction', 43.5, LETTERS],
  ['no number', 'long', LETTERS],
  ['no length', undefined, LETTERS],
  ['no alphabet', 43, undefined],
  ['an infinite length', Number.POSITIVE_INFINITY, LETTERS],
])('refuses %s', (_, length, alphabet) => {
  expect(() => generator(length, alphabet)).toThrow(expect.objectContaining({ code: 'BadSettings' }));
});

test('accepts exactly 128 bits', () => {
  expect(generator(128, '01')()).toMatch(/^[01]{128}$/);
});
