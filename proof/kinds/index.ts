import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Traits } from '../../engine/src/adapter';
import { issuerContext, type KindWithIssuer } from '../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../engine/src/testing/virtual-clock';
import { SAMPLES } from './samples';

/** A kind under proof, or a variant of a kind, with `kind` and `variant` in its name. */
export interface ProvenKind extends KindWithIssuer {
  /** Name of the kind in its handler. */
  readonly handlerKind: string;
  /** True for a kind that is bundled. With --deep every pair of its faults is tried; of the other kinds, a sample. */
  readonly core: boolean;
  readonly traits: Traits;
  /** True if the function has a leak index. */
  readonly indexed: boolean;
}

/** Kinds, with their variants, that are also proven with a leak index: one at an issuer, and one whose values carry keys. */
const INDEXED: Readonly<Record<string, string | undefined>> = { 'access-key': undefined, keyring: 'shared' };

/** At the same place from the sources and from the bundle. */
const FOLDER = join(__dirname, '../../lambdas/credentials');

/** The kinds whose folder has an `issuer.ts`. esbuild resolves the pattern when it bundles the proof. */
const bundled = readdirSync(FOLDER)
  .filter((kind) => existsSync(join(FOLDER, kind, 'issuer.ts')))
  .flatMap((kind) => {
    const { issuer, variants = [] } = require(`../../lambdas/credentials/${kind}/issuer.ts`) as IssuerModule;
    return [issuer, ...variants];
  });

interface IssuerModule {
  readonly issuer: KindWithIssuer;
  readonly variants?: readonly KindWithIssuer[];
}

export const PROVEN_KINDS: readonly ProvenKind[] = [
  ...bundled.map((kind) => proven(kind, true)),
  ...SAMPLES.map((kind) => proven(kind, false)),
  ...bundled.filter(({ kind, variant }) => kind in INDEXED && INDEXED[kind] === variant).map(indexed),
];

/** Throws when there is no kind of this name. */
export function kindNamed(name: string): ProvenKind {
  const found = PROVEN_KINDS.find(({ kind }) => kind === name);
  if (!found) throw new Error(`No kind ${name}.`);
  return found;
}

function proven(kind: KindWithIssuer, core: boolean): ProvenKind {
  const clock = new VirtualClock();
  const issuer = kind.create(issuerContext(clock, new MemorySecretStore(clock)));
  const { traits } = issuer.factory().create(kind.parameters, {} as never);
  const { variant } = kind;
  const name = variant === undefined ? kind.kind : `${kind.kind}:${variant}`;
  return { ...kind, kind: name, handlerKind: kind.kind, core, traits, indexed: false };
}

/** The kind with a leak index, which gets the share of a sample. */
function indexed(kind: KindWithIssuer): ProvenKind {
  return { ...proven({ ...kind, variant: 'indexed' }, false), indexed: true };
}
