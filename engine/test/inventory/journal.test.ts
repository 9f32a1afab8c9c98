import type { Context } from '../../src/context';
import type { RekeyError } from '../../src/errors/errors';
import { type Journal, mayIssue, openJournal, waitForLease } from '../../src/inventory/journal';
import { MemorySecretStore } from '../../src/testing/memory-secret-store';
import { VirtualClock } from '../../src/testing/virtual-clock';
import { SECOND } from '../../src/time/clock';
import { READERS_SEE } from '../../src/timing';
import { MemoryIssuer } from '../world/memory-issuer';

/** Lease with the default times. */
const LEASE = 60 * SECOND;
const WRITE_DEADLINE = 2 * SECOND;

describe('the journal of an attempt', () => {
  let clock: VirtualClock;
  let secret: MemorySecretStore;
  let context: Context;
  let began: number;
  /** The journal of an attempt that has ended. */
  let earlier: Journal;

  const isJournal = (key: string) => key.startsWith('rekey/journal/');
  const write = (nonce: string) => {
    const [tag] = Object.keys(secret.tags).filter(isJournal);
    return secret.tag({ [tag]: `${new Date(clock.now()).toISOString()} ${nonce}` });
  };
  const after = (milliseconds: number, work: () => Promise<void>) => clock.sleep(milliseconds).then(work);

  beforeEach(async () => {
    clock = new VirtualClock();
    secret = new MemorySecretStore(clock);
    const adapter = new MemoryIssuer(clock).adapter();
    context = {
      kind: 'memory',
      adapter,
      store: secret,
      clock,
      timeLeft: () => 300 * SECOND,
    } as unknown as Context;
    earlier = (await clock.run(openJournal(context, [], undefined))) as Journal;
    clock.pass(LEASE);
    began = clock.now();
  });

  test('is valid without a concurrent one', async () => {
    const journal = await clock.run(openJournal(context, ['KEY1'], earlier));
    expect(journal?.time).toBe(began);
    expect(['KEY1', 'KEY2'].filter((id) => journal?.existedBefore(id))).toEqual(['KEY1']);
    expect(journal?.nonce).not.toBe(earlier.nonce);
  });

  test('is invalid after a concurrent one that was written at the last moment', async () => {
    secret.lag = READERS_SEE;
    const rival = after(READERS_SEE + WRITE_DEADLINE, () => write('rival'));
    expect(await clock.run(openJournal(context, [], earlier))).toBeUndefined();
    await rival;
  });

  test.each([
    [WRITE_DEADLINE, true],
    [WRITE_DEADLINE + 1, false],
  ])('that is written %d ms after the read is valid: %s', async (milliseconds, valid) => {
    const { tag } = secret;
    secret.tag = async (tags) => {
      await clock.sleep(milliseconds);
      await tag.call(secret, tags);
    };
    const journal = await clock.run(openJournal(context, [], earlier));
    expect(journal !== undefined).toBe(valid);
  });

  test('is valid if it becomes visible after 14 seconds', async () => {
    secret.lag = 14 * SECOND;
    expect(await clock.run(openJournal(context, [], earlier))).toMatchObject({ time: began });
    expect(clock.now() - began).toBeGreaterThanOrEqual(14 * SECOND);
  });

  test('is invalid if it is not visible before the issue deadline', async () => {
    secret.lag = LEASE;
    expect(await clock.run(openJournal(context, [], earlier))).toBeUndefined();
    expect(clock.now() - began).toBeLessThanOrEqual(LEASE / 2 - 5 * SECOND);
  });

  test('allows an issue during half of its lease', () => {
    expect(mayIssue(earlier, earlier.time + LEASE / 2 - 1)).toBe(true);
    expect(mayIssue(earlier, earlier.time + LEASE / 2)).toBe(false);
  });

  test.each([
    [40 * SECOND, undefined],
    [40 * SECOND - 1, 'AnotherAttempt'],
  ])('with %d ms left, the wait for its lease fails with %s', async (timeLeft, code) => {
    const journal: Journal = {
      time: clock.now() - LEASE + 10 * SECOND,
      nonce: 'rival',
      existedBefore: () => false,
    };
    const waiting = clock.run(waitForLease({ ...context, timeLeft: () => timeLeft }, journal));
    const thrown = await waiting.catch((error: unknown) => error);
    expect((thrown as RekeyError | undefined)?.code).toBe(code);
    expect(clock.now() - began).toBe(code ? 0 : 10 * SECOND);
  });
});
