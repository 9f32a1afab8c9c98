import type { Clock } from './clock';

/**
 * Polls until there is a result, with increasing pauses of at most two seconds. Values and labels of Secrets Manager are
 * eventually consistent.
 */
export async function poll<T>(
  clock: Clock,
  withinMilliseconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = clock.now() + withinMilliseconds;
  for (let pause = 200; ; pause = Math.min(pause * 2, 2000)) {
    const answer = await ask();
    if (answer !== undefined || clock.now() + pause > end) return answer;
    await clock.sleep(pause);
  }
}
