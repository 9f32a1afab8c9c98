import { readFileSync, writeFileSync } from 'node:fs';
import { CheckError } from '../../../rehearsal/checks/errors';
import type { Label } from './corpus/marks';

/** Header of a file with labels. `end_line`, `kind` and `secret` may be left out. */
const HEADER = 'path,line,end_line,kind,secret';

/**
 * Reads labels from CSV with a header: `path` and `line`, and if known `end_line`, `kind` and `secret` (`false` for a text that
 * only looks like a secret). Paths are relative to the folder.
 *
 * @throws CheckError if a column is missing or a line is no number
 */
export function readLabels(file: string): Label[] {
  const [header = '', ...rows] = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  const names = cells(header).map((name) => name.trim().toLowerCase());
  for (const name of ['path', 'line'])
    if (!names.includes(name))
      throw new CheckError('InvalidOption', `${file} has no column "${name}".`, `Start it with "${HEADER}".`);
  return rows.flatMap((row, i) => {
    if (row.trim() === '') return [];
    const values = cells(row);
    const value = (name: string) => values[names.indexOf(name)]?.trim() || undefined;
    const line = Number(value('line'));
    if (!Number.isInteger(line) || line < 1)
      throw new CheckError(
        'InvalidOption',
        `Line ${i + 2} of ${file} has no line number.`,
        'Count lines from 1.',
      );
    return [
      {
        path: (value('path') ?? '').replace(/^\.\//, ''),
        line,
        endLine: Number(value('end_line') ?? line),
        kind: value('kind') ?? 'secret',
        secret: !/^(?:false|no|0|f|template)$/i.test(value('secret') ?? 'true'),
      },
    ];
  });
}

/** Writes labels as CSV. */
export function writeLabels(file: string, labels: readonly Label[]): void {
  const rows = labels.map(
    ({ path, line, endLine, kind, secret }) => `"${path}",${line},${endLine},"${kind}",${secret}`,
  );
  writeFileSync(file, `${[HEADER, ...rows].join('\n')}\n`);
}

/** Cells of a row, which may be in quotes. */
const cells = (row: string): string[] =>
  [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
