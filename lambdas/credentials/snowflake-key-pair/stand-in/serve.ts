import { ENVIRONMENT } from '../../../../engine/src/contract';
import { Random } from '../../../../engine/src/testing/random';
import type { Serve } from '../../../../rehearsal/src/issuers/issuer';
import { overWire } from '../../../provider/stand-in/serve';
import { hostOf, type SnowflakeParameters } from '../contract';
import { AccountModel } from './account';
import { administratorsIn } from './administrators';

/** Delay of a change at the API, milliseconds. */
const PROPAGATION = [0, 3000] as const;
const SEED = 1;

/** Serves the SQL API of the accounts of the functions. */
export const serveSnowflake: Serve = ({ clock, secretValue }) => {
  const adminSecrets = new Set<string>();
  const accounts = new Map<string, AccountModel>();
  const context = { clock, random: new Random(SEED), propagation: PROPAGATION };
  const isAdministrator = administratorsIn(() => [...adminSecrets].map(secretValue));
  return overWire(
    ({ environment, parameters }) => {
      const { account, user } = parameters as Partial<SnowflakeParameters>;
      if (account === undefined || user === undefined) return [];
      const host = hostOf(account);
      const [name = ''] = account.toUpperCase().split('.');
      const model = accounts.get(host) ?? new AccountModel(context, name, isAdministrator);
      accounts.set(host, model);
      model.user(user);
      adminSecrets.add(environment[ENVIRONMENT.adminSecret] ?? '');
      return [`${host}:443`];
    },
    (wire) => accounts.get(new URL(wire.url).hostname)?.handle(wire) ?? { status: 404, headers: {} },
  );
};
