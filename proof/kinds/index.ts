import { accessKeyProof } from './access-key';
import { generatedProof } from './generated';
import type { ProvenKind } from './kind';
import { SAMPLES } from './samples';

export const PROVEN_KINDS: readonly ProvenKind[] = [accessKeyProof, generatedProof, ...SAMPLES];

/** Throws when there is no kind of this name. */
export function kindNamed(name: string): ProvenKind {
  const kind = PROVEN_KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`No kind ${name}.`);
  return kind;
}
