import { setUp } from './fixtures';

const password = async (input: object): Promise<string> =>
  (await setUp().call('GetRandomPassword', input)).RandomPassword;

test('has 32 characters of every type unless told otherwise', async () => {
  expect(await password({})).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9]).{32}$/);
  expect(await password({ ExcludePunctuation: true, ExcludeUppercase: true, PasswordLength: 60 })).toMatch(
    /^[a-z0-9]{60}$/,
  );
});

test('has one of each of the four types at length 4, also with IncludeSpace', async () => {
  const four = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!-/:-@[-`{-~]).{4}$/;
  expect(await password({ PasswordLength: 4 })).toMatch(four);
  expect(await password({ PasswordLength: 4, IncludeSpace: true })).toMatch(four);
});

test('may have spaces with IncludeSpace, and has none without', async () => {
  expect(await password({ PasswordLength: 4000, IncludeSpace: true })).toContain(' ');
  expect(await password({ PasswordLength: 4000 })).not.toContain(' ');
  expect(await password({ PasswordLength: 4000, IncludeSpace: true, ExcludeCharacters: ' ' })).not.toContain(
    ' ',
  );
});

test('needs no character of a type that is excluded or not required', async () => {
  expect(
    await password({
      PasswordLength: 1,
      ExcludeUppercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
    }),
  ).toMatch(/^[a-z]$/);
  const ExcludeCharacters = '0123456789';
  expect(await password({ PasswordLength: 50, ExcludeCharacters, RequireEachIncludedType: false })).toMatch(
    /^\D{50}$/,
  );
});

const NOTHING = {
  ExcludeLowercase: true,
  ExcludeUppercase: true,
  ExcludeNumbers: true,
  ExcludePunctuation: true,
};

test.each([
  [{ PasswordLength: 0 }, 'ValidationException', 'greater than or equal to 1'],
  [{ PasswordLength: 5000 }, 'ValidationException', 'less than or equal to 4096'],
  [
    { PasswordLength: 3 },
    'InvalidParameterException',
    'Password length is too short based on the required types.',
  ],
  [
    { ExcludeCharacters: '0123456789' },
    'InvalidParameterException',
    'All characters of the desired type have been excluded.',
  ],
  [NOTHING, 'InvalidParameterException', 'All characters have been excluded from selection.'],
])('refuses %j', async (input, code, message) => {
  await expect(password(input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
