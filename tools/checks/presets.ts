import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Preset } from '../../lib/http-api-presets/preset';

const FOLDER = join(__dirname, '../../lib/http-api-presets');

/** The presets of HTTP APIs, by the name of their factory, from their files. */
export const PRESETS: readonly (readonly [string, Preset<object>])[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && file !== 'preset.ts')
  .flatMap((file) => Object.entries(require(join(FOLDER, file)) as Record<string, Preset<object>>));
