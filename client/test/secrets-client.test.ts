import { type BackendError, NotReadyError, type Secret, SecretsClient } from '../src';
import { MemoryBackend, settled } from '../src/testing';
import { denied, down, MINUTE, setUp } from './setup';

describe('ready', () => {
  test('fetches what is missing in one call', async () => {
    const { backend, client } = setUp();
    for (const id of 'abc') backend.put(id, id);
    await client.get('a');
    const reads = client.ready(['a', 'b', client.secret('c')]);
    const read = client.get('b');
    await reads;
    expect((await read).reveal()).toBe('b');
    expect(client.secret('c').peek()?.reveal()).toBe('c');
    expect(backend.calls).toBe(2);
  });

  test('names every secret that is not available', async () => {
    const { backend, client } = setUp();
    backend.put('a', 'a');
    backend.fault = ({ id }) => (id === 'b' ? denied : undefined);
    const error: NotReadyError = await client.ready(['a', 'b', 'c']).catch((reason) => reason);
    expect(error).toBeInstanceOf(NotReadyError);
    expect([...error.failures].map(([id, { code }]) => [id, code])).toEqual([
      ['b', 'AccessDenied'],
      ['c', 'SecretNotFound'],
    ]);
    expect(client.secret('a').peek()?.reveal()).toBe('a');
  });

  test('reads one by one where the batch is not allowed', async () => {
    const { backend, client } = setUp();
    for (const id of 'ab') backend.put(id, id);
    backend.fetchMany = () => Promise.reject(denied);
    await client.ready(['a', 'b']);
    expect(backend.calls).toBe(2);
  });

  test('reads one by one where the batch lacks one secret', async () => {
    const { backend, client } = setUp();
    for (const id of 'ab') backend.put(id, id);
    const many = backend.fetchMany.bind(backend);
    backend.fetchMany = async (ids, options) =>
      (await many(ids, options)).map((result, n) => (n === 1 ? denied : result));
    await client.ready(['a', 'b']);
    expect(backend.calls).toBe(2);
  });

  test('retries temporary failures until its time-out', async () => {
    const { backend, client, clock } = setUp();
    for (const id of 'ab') backend.put(id, id);
    backend.fault = () => down;
    const first = client.ready(['a', 'b'], { timeout: 20_000 });
    await clock.advance(5_000);
    backend.fault = () => undefined;
    await clock.advance(10_000);
    await first;
    backend.fault = () => down;
    const second = client.ready(['c'], { timeout: 1_000 }).catch((reason: unknown) => reason);
    await clock.advance(5_000);
    expect(await second).toMatchObject({ code: 'NotReady' });
  });
});

describe('a change of version', () => {
  test('is reported to listeners, once', async () => {
    const { backend, client } = setUp();
    const from = backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    const [rotations, events]: [string[], object[]] = [[], []];
    const stop = db.onRotate((rotation) => rotations.push(`${rotation.from} ${rotation.secret.reveal()}`));
    client.on('rotated', (event) => events.push(event));
    const to = backend.put('db', 'two');
    await db.refresh();
    await db.refresh();
    stop();
    backend.put('db', 'three');
    await db.refresh();
    expect(rotations).toEqual([`${from} two`]);
    expect(events[0]).toEqual({ id: 'db', from, to });
    expect(events).toHaveLength(2);
  });

  test('is found in the background while somebody listens', async () => {
    const { backend, client, clock } = setUp({ timers: true });
    backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    expect(clock.pending).toBe(0);
    const seen: string[] = [];
    const stop = db.onRotate(({ secret }) => seen.push(secret.reveal()));
    backend.put('db', 'two');
    await clock.advance(6 * MINUTE);
    expect(seen).toEqual(['two']);
    backend.fault = () => down;
    await clock.advance(20 * MINUTE);
    backend.fault = () => undefined;
    backend.put('db', 'three');
    await clock.advance(2 * MINUTE);
    expect(seen).toEqual(['two', 'three']);
    stop();
    expect(clock.pending).toBe(0);
  });

  test('is found by reads only, without timers', async () => {
    const { backend, client, clock } = setUp({ timers: false });
    backend.put('db', 'one');
    const db = client.secret('db');
    db.onRotate(() => {});
    await db.get();
    await clock.advance(60 * MINUTE);
    expect(backend.calls).toBe(1);
  });

  test('does not break the cache when a listener fails', async () => {
    const warnings: string[] = [];
    const warn = jest
      .spyOn(process, 'emitWarning')
      .mockImplementation((text) => void warnings.push(String(text)));
    const { backend, client } = setUp();
    backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    db.onRotate(({ secret }) => Promise.reject(new Error(secret.reveal())));
    client.on('rotated', () => {
      throw new Error('two');
    });
    backend.put('db', 'two');
    expect((await db.refresh()).reveal()).toBe('two');
    await settled();
    expect(warnings).toHaveLength(2);
    expect(warnings.join()).not.toContain('two');
    warn.mockRestore();
  });

  test('can be watched', async () => {
    const { backend, client } = setUp();
    backend.put('db', 'one');
    const db = client.secret('db');
    const seen: string[] = [];
    const watching = (async () => {
      for await (const secret of db.watch()) seen.push(secret.reveal());
    })();
    await settled();
    for (const value of ['two', 'three']) {
      backend.put('db', value);
      await db.refresh();
    }
    await settled();
    await client.close();
    await watching;
    expect(seen.at(0)).toBe('one');
    expect(seen.at(-1)).toBe('three');
  });

  test('ends a watch by its signal, and by the loop', async () => {
    const { backend, client } = setUp({ timers: true });
    backend.put('db', 'one');
    const controller = new AbortController();
    const values: Secret[] = [];
    const watching = (async () => {
      for await (const secret of client.secret('db').watch({ signal: controller.signal }))
        values.push(secret);
    })();
    await settled();
    controller.abort();
    await watching;
    for await (const secret of client.secret('db').watch()) {
      values.push(secret);
      break;
    }
    expect(values).toHaveLength(2);
  });
});

describe('health', () => {
  test('tells the state of each secret, and no value', async () => {
    const { backend, client, clock } = setUp();
    const versionId = backend.put('db', 'hunter2');
    client.secret('later', { stage: 'AWSPENDING' });
    await client.get('db');
    await client.get('missing').catch(() => {});
    await clock.advance(6 * MINUTE);
    const health = client.health();
    expect(health).toMatchObject({ ok: false, calls: { memory: 2 } });
    expect(health.secrets).toMatchObject([
      { id: 'later', stage: 'AWSPENDING', state: 'empty', failures: 0 },
      { id: 'db', state: 'stale', versionId, age: 6 * MINUTE },
      { id: 'missing', state: 'unavailable', failures: 1, error: { code: 'SecretNotFound' } },
    ]);
    expect(JSON.stringify(health)).not.toContain('hunter2');
  });

  test('counts, and reports events', async () => {
    const { backend, client, clock } = setUp();
    const versionId = backend.put('db', 'one');
    const events: unknown[] = [];
    for (const name of ['refreshed', 'stale', 'error', 'evicted'] as const)
      client.on(name, (event) => events.push([name, { ...event, error: undefined }]));
    await client.get('db');
    backend.fault = () => down;
    await clock.advance(6 * MINUTE);
    await client.get('db');
    await settled();
    backend.fault = () => denied;
    await clock.advance(MINUTE);
    await client.get('db');
    await settled();
    expect(client.counters()).toEqual({
      hits: 0,
      misses: 1,
      coalesced: 0,
      staleServed: 2,
      negative: 0,
      refreshes: 1,
      errors: 2,
      forced: 0,
      evictions: 0,
    });
    expect(events).toEqual([
      ['refreshed', { id: 'db', versionId, fromReplica: false }],
      ['error', { id: 'db' }],
      ['stale', { id: 'db', versionId, age: 6 * MINUTE }],
      ['error', { id: 'db' }],
      ['evicted', { id: 'db', versionId }],
    ]);
  });
});

describe('close', () => {
  test('ends reads, and closes the backends', async () => {
    const closed: string[] = [];
    const close = (name: string) =>
      Object.assign(new MemoryBackend(name), { close: () => void closed.push(name) });
    const client = new SecretsClient({ backend: close('a'), replica: close('b') });
    const db = client.secret('db');
    await Promise.all([client.close(), client.close()]);
    expect(closed).toEqual(['a', 'b']);
    const reads = [
      () => db.get(),
      () => db.refresh(),
      () => client.get('db'),
      () => client.ready(['db']),
      () => db.withSecret(() => 1),
    ];
    for (const read of reads) await expect(read()).rejects.toMatchObject({ code: 'ClientClosed' });
    expect(db.peek()).toBeUndefined();
  });

  test('rejects the reads that wait', async () => {
    const { backend, client, clock } = setUp();
    backend.fault = () => 'hang';
    const read = client.get('db').catch((error: BackendError) => error.code);
    await client.close();
    expect(await read).toBe('ClientClosed');
    await settled();
    expect(clock.pending).toBe(0);
  });

  test('comes with `using`', async () => {
    const { backend } = setUp();
    backend.put('db', 'one');
    let held: Secret | undefined;
    {
      using client = new SecretsClient({ backend });
      held = await client.get('db');
    }
    expect(() => held?.reveal()).toThrow(expect.objectContaining({ code: 'SecretWiped' }));
  });
});

test('options are checked', () => {
  const { backend } = setUp();
  for (const options of [{ fresh: -1 }, { timeout: 0 }, { maxStale: Number.NaN }, { limit: 0 }])
    expect(() => new SecretsClient({ backend, ...options })).toThrow(
      expect.objectContaining({
        code: 'InvalidOptions',
        message: expect.stringContaining(Object.keys(options)[0] ?? ''),
      }),
    );
});
