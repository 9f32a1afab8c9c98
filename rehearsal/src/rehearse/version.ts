import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this package; its package.json is in the same place from src/rehearse and from dist/rehearse. */
export function version(): string {
  const file = join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
