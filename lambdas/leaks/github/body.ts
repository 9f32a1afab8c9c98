import { GitHubError } from './errors';

/** Bytes of an answer. A page of 100 alerts has about 500 KB. */
const LONGEST = 4_000_000;

/**
 * Reads the body of a response up to the limit.
 *
 * @throws GitHubError `TooLarge`, `TimedOut`, `Unreachable`
 */
export async function boundedText({ body, status }: Response): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new GitHubError(Object(error).name === 'TimeoutError' ? 'TimedOut' : 'Unreachable', status);
    });
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.length;
    if (length > LONGEST) {
      await reader.cancel();
      throw new GitHubError('TooLarge', status);
    }
    chunks.push(value);
  }
}
