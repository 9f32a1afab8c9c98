import { ENVIRONMENT } from '../../../../engine/src/contract';
import { Random } from '../../../../engine/src/testing/random';
import type { Serve } from '../../../../rehearsal/src/issuers/issuer';
import { textAt } from '../../../provider/request';
import { publicKeyOf } from '../../../provider/rsa';
import { overWire } from '../../../provider/stand-in/serve';
import type { Auth0Parameters } from '../contract';
import { type IsAdministrator, TenantModel } from './tenant';

/** Delay of a change at the APIs, milliseconds. */
const PROPAGATION = [0, 3000] as const;
const SEED = 1;

/** Serves the tenants of the functions. */
export const serveAuth0: Serve = ({ clock, secretValue }) => {
  const adminSecrets = new Set<string>();
  const tenants = new Map<string, TenantModel>();
  const context = { clock, random: new Random(SEED), propagation: PROPAGATION };
  const isAdministrator: IsAdministrator = (clientId, proof) =>
    [...adminSecrets].some((arn) => {
      const json = parsed(secretValue(arn) ?? '');
      if (textAt(json, 'clientId') !== clientId) return false;
      if (typeof proof === 'string') return textAt(json, 'clientSecret') === proof;
      const publicKey = publicKeyOf(textAt(json, 'privateKey') ?? '');
      return publicKey !== undefined && proof.isSignedBy(publicKey);
    });
  return overWire(
    ({ environment, parameters }) => {
      const { domain, clientId, audience, ...others } = parameters as Partial<Auth0Parameters>;
      if (domain === undefined || clientId === undefined || audience === undefined) return [];
      const tenant = tenants.get(domain) ?? new TenantModel(context, domain, isAdministrator);
      tenants.set(domain, tenant);
      const application = tenant.application(clientId);
      application.audience = audience;
      if (String(others.endClientSecret) === 'true') application.enabled = undefined;
      adminSecrets.add(environment[ENVIRONMENT.adminSecret] ?? '');
      return [`${domain}:443`];
    },
    (wire) => tenants.get(new URL(wire.url).hostname)?.handle(wire) ?? { status: 404, headers: {} },
  );
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
