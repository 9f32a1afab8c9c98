import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { ALGORITHMS, type Algorithm, KEYRING } from './contract';
import { parseRing } from './parse';
import { problemOf } from './probe';
import { currentOf } from './ring';

/** Signs or encrypts with the current key, and uses the result, as the services of the app do. */
export const reader: KindReader = {
  kind: KEYRING,
  description:
    'each read signs a token with the current key and verifies it, or encrypts and decrypts a text, as the services do',
  endsWithGrace: true,
  async use(value, { labelsOf, parameters }) {
    const ring = parseRing(value, ALGORITHMS[parameters.algorithm as Algorithm]);
    const problem = problemOf(currentOf(ring));
    if (problem !== undefined) throw new Error(`The current key ${ring.current} ${problem}.`);
    const accepted = labelsOf(value).some((label) => label === 'AWSCURRENT' || label === 'AWSPREVIOUS');
    if (!accepted)
      throw new Error(
        'The services refused the ring: no version labelled AWSCURRENT or AWSPREVIOUS holds it.',
      );
  },
};
