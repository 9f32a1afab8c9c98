import { parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { patientRead } from './pending';
import { CURRENT, type SecretState, type StoredValue, versionWith } from './secret-store';

/** The current value, parsed. Throws SecretEmpty, SecretMalformed or WrongKind. */
export async function requireCurrent(
  scene: Scene,
  seen: SecretState,
): Promise<StoredValue & { credential: unknown }> {
  const version = versionWith(seen, CURRENT);
  const stored = version && (await patientRead(scene, version));
  if (stored) return { ...stored, credential: parse(scene, stored.text) };
  throw new RekeyError('SecretEmpty', {
    found: 'The secret has no current value.',
    left: 'everything; nothing was issued.',
    fix: 'deploy the stack again: the first credential is issued by the deploy.',
  });
}
