import { BackendError, type FailureClass, type FetchedVersion, type VersionRequest } from '../../src/backend';
import { MemoryBackend } from '../../src/backends/memory/memory-backend';
import { type Answer, type Received, serve } from '../http/server';

/** A request of a protocol, read. */
export type Read = { many: readonly string[] } | VersionRequest;

/** A protocol that a stand-in speaks: it reads requests, and writes answers and errors. */
export interface Protocol {
  read(request: Received): Read;
  version(version: FetchedVersion): object;
  many?(results: readonly (FetchedVersion | BackendError)[]): object;
  error(failure: FailureClass): Answer;
}

/** A stand-in for a store of secrets, made from its reference: a server of a memory backend, with faults. */
export async function standIn(protocol: Protocol) {
  const store = new MemoryBackend('store');
  let fault: FailureClass | 'hang' | undefined;
  const lost = new Map<string, FailureClass>();
  const signal = new AbortController().signal;
  store.fault = ({ id }) => {
    const failure = lost.get(id);
    return failure && new BackendError(failure, 'It is lost.');
  };
  const server = await serve(async (request) => {
    if (fault === 'hang') return 'hang';
    if (fault) return protocol.error(fault);
    const asked = protocol.read(request);
    try {
      if ('many' in asked)
        return { body: protocol.many?.(await store.fetchMany(asked.many, { signal })) ?? {} };
      return { body: protocol.version(await store.fetch(asked, { signal })) };
    } catch (error) {
      return protocol.error((error as BackendError).failure);
    }
  });
  const lose = (failure: FailureClass) => (id: string) => void lost.set(id, failure);
  const fail = (failure: typeof fault) => () => {
    fault = failure;
  };
  return {
    ...server,
    put: (id: string, value: string | Uint8Array, stage?: string) => {
      store.put(id, value, { ...(stage && { stages: [stage] }), versionId: `${++versions}` });
    },
    deny: lose('denied'),
    delete: lose('deleted'),
    disableKey: lose('key-unavailable'),
    throttle: fail('throttled'),
    fail: fail('transient'),
    hang: fail('hang'),
  };
}

let versions = 0;
