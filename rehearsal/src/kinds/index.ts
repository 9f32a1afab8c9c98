import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Serve } from '../issuers/issuer';
import { KINDS_FOLDER } from './folder';
import type { AccessKey, KindReader } from './kind-reader';
import type { ProviderKit } from './provider-kit';

let readers: readonly KindReader[] | undefined;

/** Reader of a kind; undefined for a kind without one. */
export function readerOf(kind: string): KindReader | undefined {
  return allReaders().find((reader) => reader.kind === kind);
}

/** IAM access key that a value holds in the format of any kind. */
export function accessKeyIn(value: string): AccessKey | undefined {
  for (const reader of allReaders()) {
    const key = reader.accessKey?.(value);
    if (key) return key;
  }
  return undefined;
}

/** Kind of a value that its format identifies. */
export function kindOf(value: string): string | undefined {
  return allReaders().find((reader) => reader.accessKey?.(value))?.kind;
}

/** The issuer that `issuer.ts` of a kind exports as `serve`. */
export function serveOf(kind: string): Serve | undefined {
  return load<{ serve?: Serve }>(kind, 'issuer')?.serve;
}

/** The kit that tests a spec of the kind http-api. */
export function kitOf(spec: unknown): ProviderKit {
  const module = load<{ providerKit(spec: unknown): ProviderKit }>('http-api', 'issuer');
  if (!module) throw new Error('The kind http-api has no issuer.');
  return module.providerKit(spec);
}

function allReaders(): readonly KindReader[] {
  readers ??= readdirSync(KINDS_FOLDER)
    .sort()
    .flatMap((kind) => load<{ reader: KindReader }>(kind, 'reader')?.reader ?? []);
  return readers;
}

function load<Module>(kind: string, name: string): Module | undefined {
  const file = join(KINDS_FOLDER, kind, name);
  const exists = ['.js', '.ts'].some((extension) => existsSync(`${file}${extension}`));
  return exists ? (require(file) as Module) : undefined;
}
