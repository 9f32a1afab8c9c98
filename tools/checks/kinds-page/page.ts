import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table, withSections } from '../markdown';
import { KIND_HEADER, kindRows } from './kinds';
import { PRESET_HEADER, presetRows } from './presets';

/** Page with the tables. */
export const KINDS_PAGE = join(__dirname, '../../../docs/kinds.md');

/** The text of the page with current tables. */
export const withKinds = (text = readFileSync(KINDS_PAGE, 'utf8')): string =>
  withSections(text, {
    kinds: () => table(KIND_HEADER, kindRows()),
    presets: () => table(PRESET_HEADER, presetRows()),
  });
