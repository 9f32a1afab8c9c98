import type { AdapterFactory } from '../../../engine/src';
import { MemorySecretStore, VirtualClock } from '../../../engine/src/testing';
import { issuerContext } from '../../../engine/src/testing/issuer';
import { issuer as mysql } from '../../../lambdas/credentials/mysql/issuer';
import { issuer as postgres } from '../../../lambdas/credentials/postgres/issuer';
import { issuer as redis } from '../../../lambdas/credentials/redis/issuer';

const clock = new VirtualClock();

/** The principal of the adapter of a kind with changed parameters. */
function principalOf({ create, parameters }: typeof redis, changes: object): string {
  const factory: AdapterFactory = create(issuerContext(clock, new MemorySecretStore(clock))).factory();
  const log = { hide: () => undefined, write: () => undefined, scrub: (text: string) => text };
  return factory.create({ ...parameters, ...changes }, { clock, log } as never).principal;
}

describe.each([
  ['postgres', postgres, { host: 'other.internal' }],
  ['mysql', mysql, { host: 'other.internal' }],
  ['redis', redis, { nodes: 'other-1.internal:6379,cache-2.internal:6379' }],
])('the principal of the kind %s', (_, kind, otherHost) => {
  test('remains when a server with an identity gets another host name, so that a deploy updates its credential', () => {
    const before = principalOf(kind, { server: 'c8a1' });
    expect(principalOf(kind, { server: 'c8a1', ...otherHost })).toBe(before);
  });

  test('is another one at another server, so that the deletion of its credentials is not taken for done', () => {
    const principals = [{ server: 'c8a1' }, { server: 'c8a2' }, {}, otherHost];
    expect(new Set(principals.map((changes) => principalOf(kind, changes))).size).toBe(4);
  });
});
