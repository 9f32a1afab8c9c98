import { accessKeyProof } from './access-key';
import { generatedProof } from './generated';
import type { ProvenKind } from './kind';

export const PROVEN_KINDS: readonly ProvenKind[] = [accessKeyProof, generatedProof];
