import { conformance } from '../../../../engine/test/conformance';
import { issuer, variants } from '../../../../lambdas/credentials/keyring/issuer';
import { keyringSubject } from './subjects';

for (const kind of [issuer, ...variants])
  conformance(`keyring with ${kind.parameters.algorithm}`, () => keyringSubject(kind));
