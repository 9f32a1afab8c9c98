import type { Labelled } from '../adapter';
import type { Context } from '../context';
import { CURRENT, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { readWhenVisible } from '../secret-store/stored-value';
import { tryParse } from './inventory';

/**
 * Reads the values that must keep working.
 *
 * @param except a version to leave out.
 */
export async function labelledValues(
  context: Context,
  seen: SecretState,
  except?: string,
): Promise<Labelled<unknown>> {
  const read = async (label: string) => {
    const version = versionWith(seen, label);
    if (version === undefined || version === except) return undefined;
    // A missing value would let an issuer that replaces all values at once end a labelled credential.
    const stored = await readWhenVisible(context, version);
    return stored && tryParse(context, stored.text);
  };
  return { current: await read(CURRENT), previous: await read(PREVIOUS) };
}
