import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { GENERATED } from './contract';

/** Checks the key as the user's service does: by the labelled versions of the secret. */
export const reader: KindReader = {
  kind: GENERATED,
  description:
    'each read compares the value with the labelled versions, as the service that checks the key does',
  endsWithGrace: true,
  async use(value, { labelsOf }) {
    const accepted = labelsOf(value).some((label) => label === 'AWSCURRENT' || label === 'AWSPREVIOUS');
    if (accepted) return;
    throw new Error(
      'The service that checks the key refused it: no version labelled AWSCURRENT or AWSPREVIOUS holds it.',
    );
  },
};
