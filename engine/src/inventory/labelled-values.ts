import type { Labelled } from '../adapter';
import type { Context } from '../context';
import { CURRENT, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { patientRead } from '../secret-store/stored-value';
import { tryParse } from './inventory';

/**
 * The values that must go on working.
 *
 * @param except a version whose value need not.
 */
export async function labelledValues(
  context: Context,
  seen: SecretState,
  except?: string,
): Promise<Labelled<unknown>> {
  const read = async (label: string) => {
    const version = versionWith(seen, label);
    if (version === undefined || version === except) return undefined;
    // Without it, an issuer that replaces all values at once would end what a label holds.
    const stored = await patientRead(context, version);
    return stored && tryParse(context, stored.text);
  };
  return { current: await read(CURRENT), previous: await read(PREVIOUS) };
}
