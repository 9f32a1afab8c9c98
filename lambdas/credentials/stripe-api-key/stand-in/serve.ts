import { ENVIRONMENT } from '../../../../engine/src/contract';
import { Random } from '../../../../engine/src/testing/random';
import type { Serve } from '../../../../rehearsal/src/issuers/issuer';
import { overWire } from '../../../provider/stand-in/serve';
import { ORIGIN } from '../api-keys';
import type { StripeParameters } from '../contract';
import { AccountModel } from './account';

/** Delay of a change at the API, milliseconds. */
const PROPAGATION = [0, 9000] as const;
const SEED = 1;

/** Serves the API of Stripe for the accounts of the functions. */
export const serveStripe: Serve = ({ clock, secretValue }) => {
  const adminSecrets = new Set<string>();
  const accounts = new Map<string, AccountModel>();
  const context = { clock, random: new Random(SEED), propagation: PROPAGATION };
  const isAdministrator = (apiKey: string) =>
    [...adminSecrets].some((arn) => secretValue(arn)?.includes(apiKey) ?? false);
  return overWire(
    ({ environment, parameters }) => {
      const { account } = parameters as Partial<StripeParameters>;
      if (account === undefined) return [];
      accounts.set(account, accounts.get(account) ?? new AccountModel(context, account, isAdministrator));
      adminSecrets.add(environment[ENVIRONMENT.adminSecret] ?? '');
      return [`${new URL(ORIGIN).host}:443`];
    },
    (wire) => {
      const own = accounts.get(wire.headers['stripe-context'] ?? '');
      // A request with a key names no account.
      const answers = (own ? [own] : [...accounts.values()]).map((one) => one.handle(wire));
      return answers.find(({ status }) => status !== 401) ?? answers[0] ?? { status: 404, headers: {} };
    },
  );
};
