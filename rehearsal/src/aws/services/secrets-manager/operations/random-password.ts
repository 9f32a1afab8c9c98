import type { Random } from '../../../../kernel/random';
import type { Input, Operation } from '../../../call';
import { globalAccess } from '../access';
import { faults } from '../faults';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** GetRandomPassword, from the run's seeded numbers: not for use as a password outside a rehearsal. */
export function randomPasswordOperations(random: Random): Record<string, Operation> {
  return {
    GetRandomPassword: {
      access: globalAccess('GetRandomPassword'),
      run: (input) => ({ RandomPassword: randomPassword(input, random) }),
    },
  };
}

function randomPassword(input: Input, random: Random): string {
  const { PasswordLength: length = 32, RequireEachIncludedType: each = true } = input;
  if (!Number.isInteger(length) || length < 1 || length > 4096) {
    throw faults.invalidParameter('The PasswordLength value must be between 1 and 4096.');
  }
  const types = [
    input.ExcludeLowercase ? '' : LOWER,
    input.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    input.ExcludeNumbers ? '' : '0123456789',
    input.ExcludePunctuation ? '' : PUNCTUATION,
    input.IncludeSpace ? ' ' : '',
  ]
    .map((type) => [...type].filter((c) => !(input.ExcludeCharacters ?? '').includes(c)).join(''))
    .filter((type) => type !== '');
  if (types.length === 0) throw faults.invalidRequest('No characters are left to make a password of.');
  if (each && length < types.length) {
    throw faults.invalidParameter('The PasswordLength is too short for one character of each included type.');
  }
  const characters = each ? types.map((type) => random.text(1, type)) : [];
  characters.push(...random.text(length - characters.length, types.join('')));
  for (let i = characters.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [characters[i], characters[j]] = [characters[j] as string, characters[i] as string];
  }
  return characters.join('');
}
