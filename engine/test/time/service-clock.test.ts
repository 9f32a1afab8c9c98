import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '../../src/log';
import { secretsManagerClient } from '../../src/secret-store/client';
import { secretsManager } from '../../src/secret-store/secrets-manager';
import { SECOND } from '../../src/time/clock';
import { serviceClock } from '../../src/time/service-clock';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const date = (time: number) => new Date(time).toUTCString();

/** A clock that is off, and how far the corrected one still is after it heard `heard`. */
function error(off: number, heard: string | undefined): number {
  const clock = serviceClock({ now: () => NOON + off, sleep: async () => undefined });
  clock.synchronize(heard);
  return clock.now() - NOON;
}

test.each([-600, -76, -3, 3, 76, 600])('a clock that is off by %d s follows the services', (seconds) => {
  expect(Math.abs(error(seconds * SECOND, date(NOON)))).toBeLessThanOrEqual(SECOND / 2);
});

test('a clock that is right to the second is left alone', () => {
  for (const off of [-1400, -200, 0, 200, 2400]) expect(error(off, date(NOON))).toBe(off);
});

test.each([undefined, '', 'tomorrow'])('the date %p says nothing', (heard) => {
  expect(error(5 * SECOND, heard)).toBe(5 * SECOND);
});

test('what was put right lasts until an answer tells the time again', () => {
  const clock = serviceClock({ now: () => NOON + 60 * SECOND, sleep: async () => undefined });
  clock.synchronize(date(NOON));
  const time = clock.now();
  clock.synchronize(undefined);
  expect(clock.now()).toBe(time);
});

test('it sleeps as the own clock does', async () => {
  const sleep = jest.fn(async () => undefined);
  await serviceClock({ now: () => NOON, sleep }).sleep(5 * SECOND);
  expect(sleep).toHaveBeenCalledWith(5 * SECOND);
});

test('what was put right is forgotten when the clock is', () => {
  let off = 60 * SECOND;
  const clock = serviceClock({ now: () => NOON + off, sleep: async () => undefined });
  clock.synchronize(date(NOON));
  off = 0;
  clock.synchronize(date(NOON));
  expect(clock.now()).toBe(NOON);
});

test('it hears every answer of Secrets Manager, a refusal too', async () => {
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
    const log = createLog(
      { FunctionName: 'rotator' },
      () => undefined,
      () => 0,
    );
    const clock = serviceClock();
    const store = secretsManager('arn', log, secretsManagerClient(clock));
    await expect(store.describe()).rejects.toMatchObject({ code: 'SecretMissing' });
    expect(clock.now() - Date.now()).toBeGreaterThan(23 * 3600 * SECOND);
  } finally {
    process.env = environment;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});
