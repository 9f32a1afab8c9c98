import type { Context } from '../../src/context';
import type { RekeyError } from '../../src/errors/errors';
import { type Journal, mayIssue, openJournal, waitForLease } from '../../src/inventory/journal';
import { SECOND } from '../../src/time/clock';
import { READERS_SEE } from '../../src/timing';
import { MemoryIssuer } from '../world/memory-issuer';
import { MemorySecret } from '../world/memory-secret';
import { VirtualClock } from '../world/virtual-clock';

/** Of an issuer that states no times. */
const LEASE = 60 * SECOND;
const WRITE_TAKES_AT_MOST = 2 * SECOND;

describe('the journal of an attempt', () => {
  let clock: VirtualClock;
  let secret: MemorySecret;
  let context: Context;
  let began: number;
  /** Of an attempt that is over. */
  let earlier: Journal;

  const isJournal = (key: string) => key.startsWith('rekey/journal/');
  const write = (nonce: string) => {
    const [tag] = Object.keys(secret.tags).filter(isJournal);
    return secret.tag({ [tag]: `${new Date(clock.now()).toISOString()} ${nonce}` });
  };
  const after = (milliseconds: number, work: () => Promise<void>) => clock.sleep(milliseconds).then(work);

  beforeEach(async () => {
    clock = new VirtualClock();
    secret = new MemorySecret(clock);
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

  test('stands when nobody else has written one', async () => {
    const journal = await clock.run(openJournal(context, ['KEY1'], earlier));
    expect(journal?.time).toBe(began);
    expect(['KEY1', 'KEY2'].filter((id) => journal?.existedBefore(id))).toEqual(['KEY1']);
    expect(journal?.nonce).not.toBe(earlier.nonce);
  });

  test('does not stand when another was written as late as its writer could still overlook it', async () => {
    secret.lag = READERS_SEE;
    const rival = after(READERS_SEE + WRITE_TAKES_AT_MOST, () => write('rival'));
    expect(await clock.run(openJournal(context, [], earlier))).toBeUndefined();
    await rival;
  });

  test.each([
    ['stands when it was written two seconds after the look', WRITE_TAKES_AT_MOST, true],
    ['does not stand when it was written later than that', WRITE_TAKES_AT_MOST + 1, false],
  ])('%s', async (_when, milliseconds, stands) => {
    const { tag } = secret;
    secret.tag = async (tags) => {
      await clock.sleep(milliseconds);
      await tag.call(secret, tags);
    };
    const journal = await clock.run(openJournal(context, [], earlier));
    expect(journal !== undefined).toBe(stands);
  });

  test('stands when it comes to be seen, later than most writes', async () => {
    secret.lag = 14 * SECOND;
    expect(await clock.run(openJournal(context, [], earlier))).toMatchObject({ time: began });
    expect(clock.now() - began).toBeGreaterThanOrEqual(14 * SECOND);
  });

  test('does not stand when it is not seen while there is time left to issue by it', async () => {
    secret.lag = LEASE;
    expect(await clock.run(openJournal(context, [], earlier))).toBeUndefined();
    expect(clock.now() - began).toBeLessThanOrEqual(LEASE / 2 - 5 * SECOND);
  });

  test('lets nothing be issued after half of its lease', () => {
    expect(mayIssue(earlier, earlier.time + LEASE / 2 - 1)).toBe(true);
    expect(mayIssue(earlier, earlier.time + LEASE / 2)).toBe(false);
  });

  test.each([
    ['is waited for to its end', 40 * SECOND, undefined],
    ['is not waited for where too little time would be left afterwards', 40 * SECOND - 1, 'AnotherAttempt'],
  ])('%s', async (_what, timeLeft, code) => {
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
