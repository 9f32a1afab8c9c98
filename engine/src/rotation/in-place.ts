import type { Context } from '../context';
import { named } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import type { SecretState } from '../secret-store/secret-store';
import { type Installation, installAndWait } from './install';
import { thorough } from './verify';

/**
 * Installs the value over the current one, for an issuer with one slot, and verifies it. AWSCURRENT does not work from
 * here to the promotion that follows. When the new value does not work, the current one is installed again.
 */
export async function replaceInPlace(context: Context, installation: Installation): Promise<void> {
  const { adapter, log } = context;
  try {
    await installAndWait(context, installation);
    await adapter.verify(installation.value, thorough(context));
  } catch (error) {
    await restore(context, installation.seen).catch((thrown: unknown) => {
      const { code, message } = named(thrown, log.scrub);
      log.write('error', { event: 'rotation', outcome: 'current credential not restored', code, message });
    });
    throw error;
  }
}

async function restore(context: Context, seen: SecretState): Promise<void> {
  const { current } = await labelledValues(context, seen);
  if (current === undefined) return;
  await context.adapter.install?.(current, {});
  context.log.write('warn', { event: 'rotation', outcome: 'current credential restored' });
}
