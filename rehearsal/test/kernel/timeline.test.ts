import { Timeline } from '../../src/kernel/timeline';

const START = Date.parse('2026-01-01T00:00:00Z');
const YEAR = 365 * 24 * 3_600_000;

function setting() {
  const timeline = new Timeline(START);
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${timeline.now() - START} ${what}`);
  return { timeline, seen, note };
}

describe('events', () => {
  test('run in the order of time, then of creation', async () => {
    const { timeline, seen, note } = setting();
    for (const [time, what] of [
      [30, 'd'],
      [10, 'a'],
      [20, 'b'],
      [20, 'c'],
    ] as const) {
      timeline.at(START + time, () => void note(what));
    }
    await timeline.runUntil(START + 100);
    expect(seen).toEqual(['10 a', '20 b', '20 c', '30 d']);
    expect(timeline.now()).toBe(START + 100);
  });

  test('keep their order in any number', async () => {
    const { timeline, seen, note } = setting();
    const times = Array.from({ length: 500 }, (_, i) => (i * 7919) % 1000);
    for (const time of times) timeline.after(time, () => void note(''));
    await timeline.runUntil(START + 1000);
    expect(seen.map((line) => Number.parseInt(line, 10))).toEqual([...times].sort((a, b) => a - b));
  });

  test('after the end run later; cancelled events never run', async () => {
    const { timeline, seen, note } = setting();
    timeline.after(50, () => void note('later'));
    timeline.after(10, () => void note('never')).cancel();
    await timeline.runUntil(START + 20);
    expect(seen).toEqual([]);
    await timeline.runUntil(START + 50);
    expect(seen).toEqual(['50 later']);
  });

  test('in the past run now', async () => {
    const { timeline, seen, note } = setting();
    timeline.tick(100);
    timeline.at(START + 10, () => void note('late'));
    await timeline.runUntil(START + 200);
    expect(seen).toEqual(['100 late']);
  });
});

describe('tasks', () => {
  test('sleep for a year', async () => {
    const { timeline, note, seen } = setting();
    await timeline.run(async () => {
      await timeline.sleep(YEAR);
      note('awake');
    });
    expect(seen).toEqual([`${YEAR} awake`]);
  });

  test('run concurrently', async () => {
    const { timeline, seen, note } = setting();
    const work = (name: string, naps: number[]) => async () => {
      for (const nap of naps) {
        await timeline.sleep(nap);
        note(name);
      }
    };
    timeline.spawn(work('a', [10, 20]));
    timeline.spawn(work('b', [5, 10, 40]));
    await timeline.runUntil(START + 100);
    expect(seen).toEqual(['5 b', '10 a', '15 b', '30 a', '55 b']);
  });

  test('compute one at a time in real time', async () => {
    const { timeline, seen, note } = setting();
    const work = (name: string, milliseconds: number) => async () => {
      note(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      note(`${name} goes to sleep`);
      await timeline.sleep(5);
      note(`${name} ends`);
    };
    timeline.after(10, () => {
      timeline.spawn(work('slow', 20));
      timeline.spawn(work('fast', 1));
    });
    await timeline.runUntil(START + 30);
    expect(seen).toEqual([
      '10 slow begins',
      '10 slow goes to sleep',
      '10 fast begins',
      '10 fast goes to sleep',
      '15 slow ends',
      '15 fast ends',
    ]);
  });

  test('stop the clock while they compute in real time', async () => {
    const { timeline, seen, note } = setting();
    timeline.after(20, () => void note('second'));
    timeline.after(10, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      note('first');
    });
    await timeline.runUntil(START + 30);
    expect(seen).toEqual(['10 first', '20 second']);
  });

  test('wait for each other', async () => {
    const { timeline, seen, note } = setting();
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    timeline.after(30, () => finish());
    await timeline.run(async () => {
      await timeline.waitFor(finished);
      note('done');
    });
    expect(seen).toEqual(['30 done']);
  });

  test('end the run with an error', async () => {
    const { timeline } = setting();
    timeline.after(10, async () => {
      await timeline.sleep(5);
      throw new Error('a bug');
    });
    await expect(timeline.runUntil(START + 100)).rejects.toThrow('a bug');
    expect(timeline.now()).toBe(START + 15);
  });

  test('return a value or throw an error', async () => {
    const { timeline } = setting();
    expect(await timeline.run(async () => 7)).toBe(7);
    await expect(timeline.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('that wait without an event throw an error', async () => {
    const { timeline } = setting();
    const forever = new Promise<void>(() => {});
    await expect(timeline.run(() => timeline.waitFor(forever))).rejects.toThrow('no event settles');
  });
});
