// The measurements. Each runs in a process of its own, with one library.
import { CLIENTS } from './clients.mjs';
import { leaksOf } from './probes.mjs';

const TTL = 1_000;
const HOUR = 3_600_000;
/** Time after which a value with the short time to live has expired. */
const EXPIRED = 1_250;

export const TESTS = {
  /** One cached read, nanoseconds, with the floors of the same process. */
  async hit(create) {
    const { read, peek } = await create(HOUR);
    await read();
    const kept = Promise.resolve();
    return perCall({
      floor: async (count) => {
        for (let n = 0; n < count; n++) await kept;
      },
      get: async (count) => {
        for (let n = 0; n < count; n++) await read();
      },
      ...(peek && {
        peek: (count) => {
          for (let n = 0; n < count; n++) peek();
        },
      }),
    });
  },

  async cold(create, control) {
    const { read } = await create(HOUR);
    await control({ delay: 50 });
    await Promise.all(times(1000, read));
    return { calls: await control({}) };
  },

  async expired(create, control) {
    const { read } = await create(TTL);
    // A process that has been reading for a while, also through an expiry.
    for (let cycle = 0; cycle < 2; cycle++) {
      for (let n = 0; n < 20_000; n++) await timed(read);
      await sleep(EXPIRED);
    }
    await read();
    await sleep(100);
    await control({ delay: 200 });
    await sleep(EXPIRED);
    const latencies = await Promise.all(times(1000, () => timed(read)));
    const p99 = latencies.map(({ ms }) => ms).sort((a, b) => a - b)[989];
    await sleep(500);
    return { calls: await control({}), p99 };
  },

  ...Object.fromEntries(
    ['down', 'failing with 500', 'throttled', 'hanging'].map((mode) => [mode, outage(mode)]),
  ),

  async forced(create, control) {
    const { read, refresh } = await create(HOUR);
    const bad = await read();
    await control({ delay: 50, version: '2' });
    if (refresh === undefined) return { calls: undefined };
    await Promise.all(times(100, () => refresh(bad)));
    return { calls: await control({}) };
  },

  async probes(create) {
    const { subjects } = await create(HOUR);
    return { leaks: leaksOf(await subjects()) };
  },
};

/** Reads an expired value while the backend fails. */
function outage(mode) {
  return async (create, control) => {
    const { read, passwordOf } = await create(TTL);
    await read();
    await control({ mode });
    await sleep(EXPIRED);
    const reads = [];
    for (let n = 0; n < 5; n++) {
      const limit = sleep(5_000).then(() => ({ ms: 5_000, failed: true }));
      reads.push(await Promise.race([timed(async () => passwordOf(await read())), limit]));
      if (reads.at(-1).failed) break;
      await sleep(20);
    }
    return { ms: Math.max(...reads.map(({ ms }) => ms)), served: !reads.some(({ failed }) => failed) };
  };
}

/**
 * Medians of eleven runs of many calls, after two that warm up, nanoseconds of processor for each call. The subjects
 * alternate, and the time of other processes does not count.
 */
async function perCall(subjects) {
  const count = 200_000;
  const results = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let n = 0; n < 13; n++)
    for (const [name, run] of Object.entries(subjects)) {
      const start = process.cpuUsage();
      await run(count);
      const { user, system } = process.cpuUsage(start);
      if (n > 1) results[name].push(((user + system) * 1000) / count);
    }
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [name, values.sort((a, b) => a - b)[5]]),
  );
}

async function timed(read) {
  const start = performance.now();
  const failed = await Promise.resolve(read()).then(
    () => false,
    () => true,
  );
  return { ms: performance.now() - start, failed };
}

const times = (count, fn) => Array.from({ length: count }, fn);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** In the process of a measurement: `node tests.mjs LIBRARY TEST PORT`. */
if (process.send) {
  const [client, test, port] = process.argv.slice(2);
  const control = async (settings) => {
    const response = await fetch(`http://127.0.0.1:${port}/control`, {
      method: 'POST',
      body: JSON.stringify(settings),
    });
    return Number(await response.text());
  };
  await control({});
  process.send(await TESTS[test](CLIENTS[client], control));
  process.exit();
}
