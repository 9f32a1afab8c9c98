import { ApiKeyError, ApiKeys } from '../../../src/adapters/api-keys';

test.each<[string, object]>([
  ['no table', { table: '' }],
  ['an upper-case prefix', { prefix: 'Shop' }],
  ['a negative time', { cache: { fresh: -1 } }],
  ['a limit of 0', { cache: { limit: 0 } }],
  ['a time that is no number', { cache: { grace: '1h' } }],
  ['a client without its commands', { client: { send: () => {} } }],
])('the library refuses %s', (_, options) => {
  expect(() => new ApiKeys({ table: 'keys', prefix: 'shop', ...options } as never)).toThrow(ApiKeyError);
});
