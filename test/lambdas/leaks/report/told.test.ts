import { final, setUp } from './fixtures';

describe('a receiver that fails', () => {
  const down = Object.assign(new Error('with a secret'), { name: 'SlackHttp404' });

  test('is named and counted, and told by the next attempt; the others are told once', async () => {
    const { handler, messages, lines, failing } = setUp({ slack: down });
    expect(await handler(final())).toMatchObject({
      told: ['sns', 'email'],
      failed: { slack: 'SlackHttp404' },
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      LeakReceiversFailed: 1,
      failed: { slack: 'SlackHttp404' },
    });
    expect(lines.join()).not.toContain('with a secret');
    delete failing.slack;
    expect((await handler(final())).failed).toEqual({});
    expect(messages.map(([name]) => name).sort()).toEqual(['email', 'slack', 'sns']);
  });

  test('fails the step if it was the last one', async () => {
    const { handler } = setUp({ sns: down }, ['sns']);
    await expect(handler(final())).rejects.toThrow(/No receiver accepted the report: sns \(SlackHttp404\)/);
  });

  test('people are told even if the table fails', async () => {
    const { handler, messages, told } = setUp();
    told.record = async () => Promise.reject(new Error('throttled'));
    told.add = async () => Promise.reject(new Error('throttled'));
    await handler(final());
    expect(messages).toHaveLength(3);
  });
});
