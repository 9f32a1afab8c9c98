import { existsSync, writeFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';

/**
 * Writes a report. The CDK refuses plugins that change files of the assembly, and before 2.258 also those that add files: such a
 * report is written when the process ends.
 */
export function writeReport(file: string, text: string, assembly: string, mayAdd: boolean): void {
  const path = relative(assembly, file);
  const isInside = !path.startsWith('..') && !isAbsolute(path);
  if (isInside && (!mayAdd || existsSync(file))) process.once('exit', () => writeFileSync(file, text));
  else writeFileSync(file, text);
}
