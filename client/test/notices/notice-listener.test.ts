import type { SecretChange } from '../../src';
import {
  listenForNotices,
  type NoticeListenerOptions,
  type SqsApi,
  type SqsMessage,
} from '../../src/notices';
import { settled, VirtualClock } from '../../src/testing';
import { eventOf } from './queue';

const QUEUE = 'https://sqs.us-west-2.amazonaws.com/012345678901/notices';
const MINUTE = 60_000;

/** A listener on a clock of its own, with a queue that the test answers for. */
function setUp(options: Partial<NoticeListenerOptions> = {}) {
  const clock = new VirtualClock();
  const polls: {
    at: number;
    input: object;
    signal: AbortSignal;
    answer: (messages: SqsMessage[] | Error) => void;
  }[] = [];
  const deleted: string[][] = [];
  const client: SqsApi = {
    receiveMessage: (input, { abortSignal }) =>
      new Promise((resolve, reject) => {
        const answer = (given: SqsMessage[] | Error) =>
          given instanceof Error ? reject(given) : resolve(given.length > 0 ? { Messages: given } : {});
        abortSignal.onabort = () => reject(new Error('aborted'));
        polls.push({ at: clock.now() - start, input, signal: abortSignal, answer });
      }),
    deleteMessageBatch: async ({ Entries }) => {
      deleted.push(Entries.map(({ ReceiptHandle }) => ReceiptHandle));
      return { Failed: [] };
    },
  };
  const start = clock.now();
  const changes: SecretChange[] = [];
  const ends: (() => void)[] = [];
  const target = {
    changed: async (change: SecretChange) => void changes.push(change),
    on: (_name: 'closed', end: () => void) => {
      ends.push(end);
      return () => {};
    },
  };
  const errors: string[] = [];
  const onError = ({ message }: Error) => void errors.push(message);
  const given = { queueUrl: QUEUE, client, clock, random: () => 0.5, onError, ...options };
  const listener = listenForNotices(target, given);
  /** Answers the latest poll. */
  const answer = async (...messages: (SqsMessage | Error)[]) => {
    await settled();
    const [first] = messages;
    polls.at(-1)?.answer(first instanceof Error ? first : (messages as SqsMessage[]));
    await settled();
  };
  return { clock, polls, deleted, changes, ends, errors, listener, answer };
}

const message = (id: string, versionId = id): SqsMessage => ({
  MessageId: id,
  ReceiptHandle: `handle-${id}`,
  Body: JSON.stringify(eventOf('db', versionId)),
});

test('polls without a pause while the queue is empty', async () => {
  const { polls, answer } = setUp();
  await answer();
  await answer();
  expect(polls).toHaveLength(3);
  expect(polls[0]?.input).toEqual({ QueueUrl: QUEUE, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 });
});

test('tells the client of each notice once, and leaves it in a shared queue', async () => {
  const { clock, changes, deleted, answer, listener } = setUp();
  await answer(message('a'), message('b'));
  await clock.advance(MINUTE);
  await answer(message('b'), message('a'), message('c'));
  expect(changes.map(({ versionId }) => versionId)).toEqual(['a', 'b', 'c']);
  expect(deleted).toEqual([]);
  expect(listener.health()).toEqual({ polledAt: clock.now(), noticedAt: clock.now(), failures: 0 });
});

test('pauses for 1, 2, 4, 8 and at most 10 seconds, and starts again with a new notice', async () => {
  const { clock, polls, answer } = setUp();
  const pauses: number[] = [];
  for (const id of ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b']) {
    await answer(message(id));
    const before = polls.length;
    let pause = 0;
    for (; polls.length === before; pause += 1_000) await clock.advance(1_000);
    pauses.push(pause);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 1_000, 2_000]);
});

test('deletes what it received from a queue of its own, also what is no notice', async () => {
  const { changes, deleted, polls, answer } = setUp({ shared: false });
  await answer(message('a'), { MessageId: 'x', ReceiptHandle: 'handle-x', Body: 'x' });
  await answer(message('a'));
  expect(changes).toHaveLength(1);
  expect(deleted).toEqual([['handle-a', 'handle-x'], ['handle-a']]);
  expect(polls).toHaveLength(3);
});

test('reports messages that cannot be deleted', async () => {
  const client: SqsApi = {
    receiveMessage: async () => ({ Messages: [message('a')] }),
    deleteMessageBatch: async () => ({ Failed: [{ Id: '0', Code: 'AccessDenied' }] }),
  };
  const { errors, changes } = setUp({ shared: false, client });
  await settled();
  expect(errors).toEqual(['DeleteMessageBatch: AccessDenied']);
  expect(changes).toHaveLength(1);
});

test('backs off on errors up to a minute, with jitter, and recovers', async () => {
  const { clock, polls, answer, errors, listener } = setUp();
  for (let failure = 0; failure < 9; failure++) {
    await answer(new Error('denied'));
    await clock.advance(MINUTE);
  }
  expect(errors).toHaveLength(9);
  expect(listener.health()).toEqual({ failures: 9, error: 'denied' });
  await answer();
  expect(listener.health()).toEqual({ failures: 0, polledAt: clock.now() });
  expect(polls).toHaveLength(11);
});

test.each([
  [0, [500, 500, 500, 500]],
  [1, [1_500, 2_500, 4_500, 8_500]],
])('waits for a random part of the backoff (%d)', async (random, expected) => {
  const { clock, polls, answer } = setUp({ random: () => random });
  const pauses: number[] = [];
  for (const _ of expected) {
    await answer(new Error('down'));
    const before = polls.length;
    let pause = 0;
    for (; polls.length === before; pause += 500) await clock.advance(500);
    pauses.push(pause);
  }
  expect(pauses).toEqual(expected);
});

test.each<[string, (parts: ReturnType<typeof setUp>) => void]>([
  ['is closed', ({ listener }) => listener.close()],
  ['is disposed', ({ listener }) => listener[Symbol.dispose]()],
  ['has a client that closes', ({ ends }) => ends.forEach((end) => void end())],
])('ends a poll when it %s, without an error', async (_, end) => {
  const parts = setUp();
  await settled();
  end(parts);
  await settled();
  expect(parts.polls[0]?.signal.aborted).toBe(true);
  await parts.clock.advance(MINUTE);
  expect(parts.polls).toHaveLength(1);
  expect(parts.errors).toEqual([]);
  expect(parts.clock.pending).toBe(0);
});

test('ends a pause when it is closed', async () => {
  const { clock, polls, answer, listener } = setUp();
  await answer(message('a'));
  expect(clock.pending).toBe(1);
  listener.close();
  await settled();
  expect(clock.pending).toBe(0);
  await clock.advance(MINUTE);
  expect(polls).toHaveLength(1);
});

test('forgets the ids of notices after 10 minutes', async () => {
  const { clock, changes, answer } = setUp();
  await answer(message('a'));
  await clock.advance(10 * MINUTE);
  await answer(message('a'));
  expect(changes).toHaveLength(2);
});

test('without onError, warns of the first failure in a row', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  const { clock, answer } = setUp({ onError: undefined as never });
  for (let failure = 0; failure < 3; failure++) {
    await answer(new Error('AccessDenied: no sqs:ReceiveMessage'));
    await clock.advance(MINUTE);
  }
  await answer();
  await answer(new Error('down'));
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    expect.stringContaining('AccessDenied: no sqs:ReceiveMessage. Until they can'),
    expect.stringContaining('down'),
  ]);
  warn.mockRestore();
});

test('an error of onError does not end the listener', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  const { clock, polls, answer } = setUp({
    onError: () => {
      throw new Error('mine');
    },
  });
  await answer(new Error('down'));
  await clock.advance(MINUTE);
  expect(polls).toHaveLength(2);
  warn.mockRestore();
});

test.each([
  ['missing', undefined],
  ['not a URL', 'notices'],
])('refuses a queue URL that is %s', (found, queueUrl) => {
  expect(() => setUp({ queueUrl: queueUrl as string })).toThrow(
    `The queueUrl of the notice listener is ${found}.`,
  );
});
