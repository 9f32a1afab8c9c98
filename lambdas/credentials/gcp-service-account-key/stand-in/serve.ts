import { ENVIRONMENT } from '../../../../engine/src/contract';
import { Random } from '../../../../engine/src/testing/random';
import type { Serve } from '../../../../rehearsal/src/issuers/issuer';
import { overWire } from '../../../provider/stand-in/serve';
import { HOSTS } from '../adapter';
import type { ServiceAccountParameters } from '../contract';
import { Administrators } from './administrators';
import { GoogleModel } from './google';

/** Delay of a change at the APIs, milliseconds. */
const PROPAGATION = [0, 3000] as const;
const SEED = 1;

/**
 * Serves the APIs of Google for the service accounts of the functions. AWS is not asked for the identity in a subject token: the
 * stand-in checks its form, and trusts each audience that a function has.
 */
export const serveGoogle: Serve = ({ clock, secretValue }) => {
  const adminSecrets = new Set<string>();
  const [audiences, impersonated] = [new Set<string>(), new Set<string>()];
  const administrators = new Administrators({
    secrets: () => [...adminSecrets].map(secretValue),
    audiences: () => [...audiences],
    impersonated: () => [...impersonated],
  });
  const context = { clock, random: new Random(SEED), propagation: PROPAGATION };
  const google = new GoogleModel(context, administrators);
  return overWire(
    ({ environment, parameters }) => {
      const { serviceAccount, audience, impersonate } = parameters as Partial<ServiceAccountParameters>;
      if (serviceAccount === undefined) return [];
      google.account(serviceAccount);
      adminSecrets.add(environment[ENVIRONMENT.adminSecret] ?? '');
      if (audience !== undefined) audiences.add(audience);
      if (impersonate !== undefined) impersonated.add(impersonate);
      return HOSTS.map((host) => `${host}:443`);
    },
    (wire) => google.handle(wire),
  );
};
