import type { Context } from '../context';
import { named } from '../errors/errors';

/** Runs the request of an operator, and logs its answer or its error. */
export async function logged<T extends { readonly strangers?: readonly string[] }>(
  { clock, log }: Context,
  event: string,
  perform: () => Promise<T>,
): Promise<T> {
  const began = clock.now();
  try {
    const answer = await perform();
    const level = answer.strangers && answer.strangers.length > 0 ? 'warn' : 'info';
    log.write(level, { event, ...answer, milliseconds: clock.now() - began });
    return answer;
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    const { code, message, call } = error;
    const line = { outcome: 'failed', code, message, call, milliseconds: clock.now() - began };
    log.write('error', { event, ...line }, { rotationFailed: 1 });
    throw error;
  }
}
