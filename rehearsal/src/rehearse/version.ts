import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of this package. package.json has the same relative path from src/rehearse and dist/rehearse. */
export function version(): string {
  const file = join(__dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
