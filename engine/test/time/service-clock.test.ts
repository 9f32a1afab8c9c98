import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretsManagerClient } from '../../src/secret-store/client';
import { secretsManager } from '../../src/secret-store/secrets-manager';
import { SECOND } from '../../src/time/clock';
import { serviceClock } from '../../src/time/service-clock';
import { silentLog } from '../fixtures';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const date = (time: number) => new Date(time).toUTCString();

/** The remaining error of a clock with this skew after it was synchronized. */
function error(off: number, header: string | undefined): number {
  const clock = serviceClock({ now: () => NOON + off, sleep: async () => undefined });
  clock.synchronize(header);
  return clock.now() - NOON;
}

test.each([-600, -76, -3, 3, 76, 600])('corrects a skew of %d s', (seconds) => {
  expect(Math.abs(error(seconds * SECOND, date(NOON)))).toBeLessThanOrEqual(SECOND / 2);
});

test('ignores a skew below two seconds', () => {
  for (const off of [-1400, -200, 0, 200, 2400]) expect(error(off, date(NOON))).toBe(off);
});

test.each([undefined, '', 'tomorrow'])('ignores the date %p', (header) => {
  expect(error(5 * SECOND, header)).toBe(5 * SECOND);
});

test('keeps the correction until the next date', () => {
  const clock = serviceClock({ now: () => NOON + 60 * SECOND, sleep: async () => undefined });
  clock.synchronize(date(NOON));
  const time = clock.now();
  clock.synchronize(undefined);
  expect(clock.now()).toBe(time);
});

test('sleeps with the underlying clock', async () => {
  const sleep = jest.fn(async () => undefined);
  await serviceClock({ now: () => NOON, sleep }).sleep(5 * SECOND);
  expect(sleep).toHaveBeenCalledWith(5 * SECOND);
});

test('drops the correction when the clock is right', () => {
  let off = 60 * SECOND;
  const clock = serviceClock({ now: () => NOON + off, sleep: async () => undefined });
  clock.synchronize(date(NOON));
  off = 0;
  clock.synchronize(date(NOON));
  expect(clock.now()).toBe(NOON);
});

test('is synchronized with every response of Secrets Manager, including errors', async () => {
  const environment = { ...process.env };
  const tomorrow = Date.now() + 24 * 3600 * SECOND;
  const server = createServer((_, response) => {
    response.writeHead(400, { date: date(tomorrow), 'content-type': 'application/x-amz-json-1.1' });
    response.end('{"__type":"ResourceNotFoundException","message":"none"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.AWS_REGION = 'eu-central-1';
    process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY = 'not-a-secret';
    const clock = serviceClock();
    const store = secretsManager('arn', silentLog(), secretsManagerClient(clock));
    await expect(store.describe()).rejects.toMatchObject({ code: 'SecretMissing' });
    expect(clock.now() - Date.now()).toBeGreaterThan(23 * 3600 * SECOND);
  } finally {
    process.env = environment;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});
