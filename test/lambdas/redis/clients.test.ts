import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { MemoryDBClient } from '@aws-sdk/client-memorydb';
import { REQUEST_TIMES } from '../../../engine/src/timing';
import { elastiCacheUser } from '../../../lambdas/credentials/elasticache/adapter';
import { issuer as elastiCache } from '../../../lambdas/credentials/elasticache/issuer';
import { memoryDbUser } from '../../../lambdas/credentials/memorydb/adapter';
import { issuer as memoryDb } from '../../../lambdas/credentials/memorydb/issuer';

const send = jest.fn();

jest.mock('@aws-sdk/client-elasticache', () => ({
  ...jest.requireActual('@aws-sdk/client-elasticache'),
  ElastiCacheClient: jest.fn(() => ({ send })),
}));
jest.mock('@aws-sdk/client-memorydb', () => ({
  ...jest.requireActual('@aws-sdk/client-memorydb'),
  MemoryDBClient: jest.fn(() => ({ send })),
}));

test.each([
  ['ElastiCache', elastiCacheUser, elastiCache, ElastiCacheClient],
  ['MemoryDB', memoryDbUser, memoryDb, MemoryDBClient],
])('requests to %s are retried by one client with time limits', async (_, make, { parameters }, client) => {
  const factory = make();
  const log = { hide: () => undefined, scrub: (text: string) => text, write: () => undefined };
  const adapter = factory.create(parameters, { log, clock: { now: () => 0 } } as never);
  expect(client).not.toHaveBeenCalled();
  send.mockResolvedValue({ Users: [{ Status: 'modifying' }] });
  const value = await adapter.issue({} as never);
  expect(await adapter.install?.(value, {})).toBe('pending');
  expect(await adapter.install?.(value, {})).toBe('pending');
  expect((client as unknown as jest.Mock).mock.calls).toEqual([
    [{ maxAttempts: 4, cacheMiddleware: true, requestHandler: REQUEST_TIMES }],
  ]);
});
