import type { Clock } from './clock';

/**
 * Asks until there is an answer, with growing pauses of at most two seconds.
 * Answers and labels of Secrets Manager are eventually consistent: "not there" often means "not there yet".
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
