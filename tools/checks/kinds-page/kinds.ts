import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVEN_KINDS, type ProvenKind } from '../../../proof/kinds';
import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { TRAIT_COLUMNS, traitCells } from './traits';

const ROOT = join(__dirname, '../../..');

/** Header of the table of the kinds. */
export const KIND_HEADER = ['kind', 'credential', ...TRAIT_COLUMNS, 'verification', 'proof'];

/** Rows of the kinds in `lambdas/credentials`, with their variants. */
export function kindRows(): string[][] {
  const all = PROVEN_KINDS.filter(({ core }) => core);
  const names = [...new Set(all.map(({ handlerKind }) => handlerKind))];
  return names.map((name) =>
    kindRow(
      name,
      all.filter(({ handlerKind }) => handlerKind === name),
    ),
  );
}

function kindRow(name: string, variants: readonly ProvenKind[]): string[] {
  const page = readFileSync(join(ROOT, `docs/credentials/${name}.md`), 'utf8');
  // Links of the page are relative to its folder.
  const head = (label: string) =>
    new RegExp(`^- \\*\\*${label}:\\*\\* (.+)$`, 'm').exec(page)?.[1]?.replaceAll('](../', '](');
  const [, title = ''] = /^# (.+)$/m.exec(page) ?? [];
  const traits = head('Traits');
  const cells = traits ? TRAIT_COLUMNS.map(() => traits) : mergedCells(name, variants);
  // Readers use a credential at its issuer, as a verification does.
  const { reader } = require(`../../../lambdas/credentials/${name}/reader.ts`) as { reader: KindReader };
  const verification = head('Verification') ?? reader.description.replace(/^each read /, '');
  // Every kind passes the conformance suite at its issuer in memory.
  return [`[${name}](credentials/${name}.md)`, title, ...cells, verification, head('Proof') ?? 'in memory'];
}

/** One cell for all variants; a value that differs has the names of its variants. */
function mergedCells(name: string, variants: readonly ProvenKind[]): string[] {
  const rows = variants.map(({ kind, traits }) => {
    const variant = kind === name ? undefined : kind.slice(name.length + 1);
    return { variant, cells: traitCells(traits) };
  });
  return TRAIT_COLUMNS.map((_column, index) => {
    const [first, ...others] = rows;
    const usual = first?.cells[index] ?? '';
    const different = others.filter(({ cells }) => cells[index] !== usual);
    return [usual, ...different.map(({ variant, cells }) => `${variant}: ${cells[index]}`)].join('; ');
  });
}
