import { type AdapterFactory, RekeyError } from 'cdk-rekey-engine';
import type { Calls } from '../../src/traits';
import { acme, FakeAcme } from './acme';
import { password } from './database';
import { type Case, find, logins, tokens } from './defects';

/** Faults of an adapter besides its traits. */
const FAULTS: Case[] = [
  [
    'a secret that secretsIn does not name',
    'value: parse and serialize',
    tokens(() => () => ({ secretsIn: () => [] })),
    /^secretsIn names no secret part of the value\.$/,
  ],
  [
    'a value that is not stored whole',
    'value: parse and serialize',
    tokens(() => (adapter) => ({
      serialize: (value: object) => adapter.serialize({ ...value, id: 'tok_1 ' }),
    })),
    /^serialize\(parse\(text\)\) is not the text\.|^The deploy failed/,
  ],
  [
    'one value for all versions',
    'value: issue',
    logins(password, 2, () => () => ({ issue: async () => ({ user: 'app', password: 'always-the-same' }) })),
    /^issue returned the same value twice\.$/,
  ],
  [
    'a line on the console',
    'rotates for years',
    tokens(() => (adapter) => ({
      list: async () => {
        console.log('listing');
        return adapter.list?.();
      },
    })),
    /^The adapter writes to the console \(console\.log\); use context\.log\./,
  ],
  [
    'a secret in the log',
    'has its first credential',
    ({ clock }) => {
      const issuer = new FakeAcme(clock);
      const honest = acme(issuer);
      const factory: AdapterFactory = {
        kind: honest.kind,
        create(parameters, context) {
          const adapter = honest.create(parameters, context) as Calls;
          const issue = async (request: never) => {
            const value = (await adapter.issue(request)) as { secret: string };
            context.log.write('info', { event: 'issued', message: `A token: ${value.secret}` });
            return value;
          };
          return { ...adapter, issue } as never;
        },
      };
      return {
        factory,
        parameters: { account: 'mailer' },
        accepts: (text) => issuer.accepts(text),
        alive: () => issuer.ids(),
      };
    },
    /^Rule 8: a secret value is in the log\.$/,
  ],
  [
    'a foreign value that is quoted',
    'refuses the foreign value "{\\"hunter2',
    tokens(() => () => ({
      parse: (text: string) => {
        if (text.includes('secret')) return JSON.parse(text);
        throw new RekeyError('SecretMalformed', {
          found: `It begins with ${text.slice(0, 9)}.`,
          unchanged: 'all.',
          action: 'look.',
        });
      },
    })),
    /^Rule 8: a secret value is in/,
  ],
  [
    'a secret that is the id',
    'has its first credential',
    tokens(({ issuer }) => (adapter) => {
      const idOf = ({ id }: { id: string }) => issuer.tokens.get(id)?.secret ?? id;
      const real = (id: string) => [...issuer.tokens.values()].find(({ secret }) => secret === id)?.id ?? id;
      return {
        idOf,
        list: async () => (await adapter.list?.())?.map((one) => ({ ...one, id: idOf(one) })),
        remove: async ({ id }: { id: string }) => adapter.remove?.({ id: real(id) }, {}),
      };
    }),
    /^Rule 8: a secret value is in a tag of the secret\.$|^Rule 8: a secret value is in the log\.$/,
  ],
  [
    'parameters that nobody checks',
    'refuses parameters',
    ({ clock }) => {
      const issuer = new FakeAcme(clock);
      const { kind, create } = acme(issuer);
      return {
        factory: { kind, create: (_parameters, context) => create({ account: 'mailer' }, context) },
        parameters: { account: 'mailer' },
        accepts: (text) => issuer.accepts(text),
        alive: () => issuer.ids(),
      };
    },
    /^create must refuse missing parameters/,
  ],
  [
    'orphans that cannot be found',
    'recovers from "crash-after" at every call of a rotation, by a retry',
    tokens(() => (adapter) => ({
      list: async () => (await adapter.list?.())?.map((one) => ({ ...one, name: undefined })),
    })),
    /^after "crash-after" at call \d+ \(issue\) of a rotation, by a retry: A credential is orphaned/,
  ],
];

describe('the conformance suite finds', () => find(FAULTS));
