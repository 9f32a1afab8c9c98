import type { Traits } from '../../../engine/src/adapter';
import { isInPlace, isLabelHeld } from '../../../engine/src/traits';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Columns that follow from the traits of a kind. */
export const TRAIT_COLUMNS = ['slots', 'grace', 'orphans', 'expiry', 'disable', 'evidence of use'] as const;

/** Cells of the columns. */
export function traitCells(traits: Traits): string[] {
  return [
    slotsText(traits),
    graceText(traits),
    orphansText(traits),
    traits.expires ? 'yes' : 'no',
    traits.disable ? 'yes' : 'no',
    traits.usage ? usageText(traits.usage.lag) : 'no',
  ];
}

function slotsText(traits: Traits): string {
  if (isLabelHeld({ traits })) return 'one for each label';
  return Number.isFinite(traits.slots) ? String(traits.slots) : 'many';
}

/** With two credentials at once, the next one can only be issued when the replaced one is retired. */
function graceText(traits: Traits): string {
  if (isInPlace({ traits })) return 'none';
  return isLabelHeld({ traits }) || traits.slots === 2 ? 'until the next rotation' : 'any';
}

function orphansText({ chosenBy, naming }: Traits): string {
  if (chosenBy === 'caller') return 'stored first';
  return naming === 'named' ? 'name' : 'journal';
}

function usageText(lag: number): string {
  if (lag === 0) return 'open sessions';
  return lag % HOUR === 0 ? `${lag / HOUR} h late` : `${lag / MINUTE} min late`;
}
