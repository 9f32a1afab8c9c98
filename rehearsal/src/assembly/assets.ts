import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonObject } from './json-file';

/** Assets of an assembly by the object keys that `cdk deploy` uses. */
export interface Assets {
  /** Local file or folder of an object key. */
  find(objectKey: string): string | undefined;
  /** Content of the asset manifests by file name. */
  readonly manifests: ReadonlyMap<string, string>;
}

export function readAssets(directories: readonly string[]): Assets {
  const files = new Map<string, string>();
  const manifests = new Map<string, string>();
  for (const directory of new Set(directories)) {
    for (const name of readdirSync(directory).filter((file) => file.endsWith('.assets.json'))) {
      const manifest = readJsonObject(join(directory, name));
      manifests.set(name, JSON.stringify(manifest));
      for (const file of Object.values<Record<string, never>>(manifest.files ?? {})) {
        const { source, destinations } = file as unknown as {
          source?: { path?: string };
          destinations?: Record<string, { objectKey?: string }>;
        };
        if (!source?.path) continue;
        for (const { objectKey } of Object.values(destinations ?? {})) {
          if (objectKey) files.set(objectKey, join(directory, source.path));
        }
      }
    }
  }
  return {
    manifests,
    find(objectKey) {
      const path = files.get(objectKey);
      return path !== undefined && existsSync(path) ? path : undefined;
    },
  };
}
