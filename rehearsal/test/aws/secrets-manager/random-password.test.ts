import { errorOf, setUp } from './fixtures';

const password = async (input: object): Promise<string> =>
  (await setUp().call('GetRandomPassword', input)).RandomPassword;

const ONLY_LOWER = { ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
const FOUR = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!-/:-@[-`{-~]).{4}$/;
const NO_DIGITS = { ExcludeCharacters: '0123456789' };

test.each([
  ['32 characters of all types by default', {}, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9])\S{32}$/],
  [
    'only the types that are not excluded',
    { ExcludePunctuation: true, ExcludeUppercase: true, PasswordLength: 60 },
    /^[a-z0-9]{60}$/,
  ],
  ['one character of each type with length 4', { PasswordLength: 4 }, FOUR],
  ['the same with IncludeSpace', { PasswordLength: 4, IncludeSpace: true }, FOUR],
  ['spaces with IncludeSpace', { PasswordLength: 4000, IncludeSpace: true }, / /],
  ['no spaces without it', { PasswordLength: 4000 }, /^\S{4000}$/],
  ['no excluded spaces', { PasswordLength: 4000, IncludeSpace: true, ExcludeCharacters: ' ' }, /^\S{4000}$/],
  ['one character with one type', { ...ONLY_LOWER, PasswordLength: 1 }, /^[a-z]$/],
  [
    'no digits if they are excluded and not required',
    { ...NO_DIGITS, PasswordLength: 50, RequireEachIncludedType: false },
    /^\D{50}$/,
  ],
])('GetRandomPassword returns %s', async (_, input, pattern) => {
  expect(await password(input)).toMatch(pattern);
});

test.each([
  [{ PasswordLength: 0 }, /^ValidationException: .*greater than or equal to 1$/],
  [{ PasswordLength: 5000 }, /^ValidationException: .*less than or equal to 4096$/],
  [
    { PasswordLength: 3 },
    /^InvalidParameterException: Password length is too short based on the required types/,
  ],
  [NO_DIGITS, /^InvalidParameterException: All characters of the desired type have been excluded/],
  [
    { ...ONLY_LOWER, ExcludeLowercase: true },
    /^InvalidParameterException: All characters have been excluded from selection/,
  ],
])('GetRandomPassword refuses %j', async (input, error) => {
  expect(await errorOf(password(input))).toMatch(error);
});
