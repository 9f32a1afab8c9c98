import type { Random } from '../../../../kernel/random';
import type { Input, Operation } from '../../../call';
import { globalAccess } from '../access';
import { errors } from '../errors';
import { checkInteger } from '../validation';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** GetRandomPassword. Its passwords come from the run's seed: do not use them outside of a rehearsal. */
export function randomPasswordOperations(random: Random): Record<string, Operation> {
  return {
    GetRandomPassword: {
      access: globalAccess('GetRandomPassword'),
      run: (input) => ({ RandomPassword: randomPassword(input, random) }),
    },
  };
}

/**
 * A password with each of the four types that is not excluded, unless RequireEachIncludedType is false. A space is
 * allowed by IncludeSpace, but not required. Source: API_GetRandomPassword; error messages as public reports quote them.
 */
function randomPassword(input: Input, random: Random): string {
  const { PasswordLength: length = 32, RequireEachIncludedType: each = true } = input;
  checkInteger(length, 'passwordLength', 1, 4096);
  const excluded: string = input.ExcludeCharacters ?? '';
  const allowed = (type: string) => [...type].filter((c) => !excluded.includes(c)).join('');
  const types = [
    input.ExcludeLowercase ? undefined : LOWER,
    input.ExcludeUppercase ? undefined : LOWER.toUpperCase(),
    input.ExcludeNumbers ? undefined : '0123456789',
    input.ExcludePunctuation ? undefined : PUNCTUATION,
  ].flatMap((type) => (type === undefined ? [] : [allowed(type)]));
  const all = types.join('') + (input.IncludeSpace ? allowed(' ') : '');
  if (all === '') throw errors.invalidParameter('All characters have been excluded from selection.');
  if (each && types.includes('')) {
    throw errors.invalidParameter('All characters of the desired type have been excluded.');
  }
  if (each && length < types.length) {
    throw errors.invalidParameter('Password length is too short based on the required types.');
  }
  const characters = each ? types.map((type) => random.text(1, type)) : [];
  characters.push(...random.text(length - characters.length, all));
  for (let i = characters.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [characters[i], characters[j]] = [characters[j] as string, characters[i] as string];
  }
  return characters.join('');
}
