import { conformanceChecks } from '../../../../engine/src/testing/conformance';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import type { TestBed } from '../../../../engine/src/testing/subject';
import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { issuer } from '../../../../lambdas/credentials/gcp-service-account-key/issuer';
import {
  GoogleIssuer,
  SERVICE_ACCOUNT,
} from '../../../../lambdas/credentials/gcp-service-account-key/stand-in/issuer';
import { adminFile } from './fixture';

const PARAMETERS = { serviceAccount: SERVICE_ACCOUNT, projectId: 'shop-prod' };

const checksWith = (parameters: object, admin?: string) =>
  conformanceChecks(({ clock, secret }: TestBed) => {
    const made = new GoogleIssuer(
      issuerContext(clock, secret),
      admin === undefined ? undefined : () => admin,
    );
    return {
      factory: made.factory(),
      parameters: { ...parameters },
      admin,
      accepts: (text: string) => made.accepts(text),
      alive: () => made.alive(),
    };
  });

describe('the kind gcp-service-account-key', () => {
  const checks = sampledChecks('gcp-service-account-key', checksWith(issuer.parameters));
  for (const { name, run } of checks) test(name, () => run());
});

/** The administrator does not matter for the recovery from faults. */
describe('the kind gcp-service-account-key with an admin secret', () => {
  const checks = checksWith(PARAMETERS, adminFile()).filter(({ name }) => !name.startsWith('recovers'));
  for (const { name, run } of checks) test(name, () => run());
});
