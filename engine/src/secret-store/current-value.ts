import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { CURRENT, type SecretState, type StoredValue, versionWith } from './secret-store';
import { readWhenVisible } from './stored-value';

/** Reads and parses the current value. Throws SecretEmpty, SecretMalformed or WrongKind. */
export async function requireCurrent(
  context: Context,
  seen: SecretState,
): Promise<StoredValue & { credential: unknown }> {
  const version = versionWith(seen, CURRENT);
  const stored = version && (await readWhenVisible(context, version));
  if (stored) return { ...stored, credential: parse(context, stored.text) };
  throw new RekeyError('SecretEmpty', {
    found: 'The secret has no current value.',
    unchanged: 'everything; nothing was issued.',
    action: 'deploy the stack again: a deploy issues the first credential.',
  });
}
