// The libraries, each with nothing but a time to live set. `read` resolves to the JSON of the secret.
import { importPeer } from './install.mjs';

const NAME = 'bench/db';

export const CLIENTS = {
  'rekey-client': async (ttl) => {
    const { SecretsClient } = await import('rekey-client');
    const client = new SecretsClient({ fresh: ttl });
    const handle = client.secret(NAME);
    return {
      read: () => handle.get(),
      peek: () => handle.peek(),
      passwordOf: (secret) => secret.json().password,
      refresh: (secret) => handle.refresh({ unlessVersion: secret.versionId }),
      subjects: async () => ({ client, handle, secret: await handle.get() }),
    };
  },
  Powertools: async (ttl) => {
    const { SecretsProvider } = await importPeer('@aws-lambda-powertools/parameters/secrets');
    const provider = new SecretsProvider();
    const read = (options) => provider.get(NAME, { maxAge: ttl / 1000, transform: 'json', ...options });
    return {
      read,
      passwordOf: ({ password }) => password,
      refresh: () => read({ forceFetch: true }),
      subjects: async () => ({ client: provider, secret: await read() }),
    };
  },
  middy: async (ttl) => {
    const { default: secretsManager } = await importPeer('@middy/secrets-manager');
    const options = { fetchData: { db: NAME }, cacheKey: NAME, cacheExpiry: ttl, setToContext: true };
    const middleware = secretsManager({ ...options, disablePrefetch: true });
    const read = async () => {
      const request = { event: {}, context: {}, internal: {} };
      await middleware.before(request);
      return request.context.db;
    };
    return {
      read,
      passwordOf: ({ password }) => password,
      subjects: async () => ({ client: middleware, secret: await read() }),
    };
  },
  'lru-cache, by hand': async (ttl) => {
    const { LRUCache } = await importPeer('lru-cache');
    const fetchMethod = await uncached();
    const options = {
      max: 1000,
      ttl,
      allowStale: true,
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
    };
    const cache = new LRUCache({ ...options, fetchMethod });
    return {
      read: () => cache.fetch(NAME),
      passwordOf: ({ password }) => password,
      refresh: () => cache.fetch(NAME, { forceRefresh: true }),
      subjects: async () => ({ client: cache, secret: await cache.fetch(NAME) }),
    };
  },
  'AWS SDK, no cache': async () => {
    const read = await uncached();
    return {
      read: () => read(NAME),
      passwordOf: ({ password }) => password,
      refresh: () => read(NAME),
      subjects: async () => ({ secret: await read(NAME) }),
    };
  },
};

async function uncached() {
  const { SecretsManagerClient, GetSecretValueCommand } = await importPeer('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  return async (SecretId) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString);
  };
}
