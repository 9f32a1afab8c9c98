import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { currentId, type Inventory } from '../inventory/inventory';
import { promotionOfCurrent } from '../inventory/promotion';
import { isCompromised } from '../revoke/compromise';
import { authenticates } from '../rotation/authenticates';
import { requireCurrent } from '../secret-store/current-value';
import { CURRENT, versionWith } from '../secret-store/secret-store';
import { isLabelHeld, timesOf } from '../traits';

/**
 * Throws CurrentGone if the credential of AWSCURRENT is not active at its issuer. A compromised one may have been contained;
 * see `requireReplaced`.
 */
export async function requireCurrentAlive(context: Context, inventory: Inventory): Promise<void> {
  if (isCompromised(context, inventory.seen)) return;
  const id = currentId(inventory);
  // AWSCURRENT keeps a label-held credential alive and cannot be removed.
  if (id === undefined || isLabelHeld(context.adapter)) return;
  if (!context.adapter.list) return requireAuthenticates(context, inventory);
  if (inventory.listed.some((one) => one.id === id && one.active)) return;
  const promotion = promotionOfCurrent(inventory.seen);
  const { listLag } = timesOf(context.adapter);
  if (promotion && context.clock.now() - promotion.time < listLag) return;
  throw currentGone(id, 'is not active at its issuer');
}

/** For an issuer without a list. */
async function requireAuthenticates(context: Context, { seen }: Inventory): Promise<void> {
  const { credential } = await requireCurrent(context, seen);
  if (await authenticates(context, credential, { successes: 1, within: 0 })) return;
  throw currentGone(versionWith(seen, CURRENT) ?? 'none', 'does not authenticate');
}

function currentGone(id: string, problem: string): RekeyError {
  return new RekeyError('CurrentGone', {
    found: `The current credential ${id} ${problem}.`,
    unchanged: 'AWSCURRENT; a rotation is started if rotation is enabled.',
    action: 'find out who removed or disabled it; readers fail until the rotation has succeeded.',
  });
}
