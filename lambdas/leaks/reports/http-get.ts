/** Longest answer, bytes. An alert of GitHub has 10 KB. */
const MOST_BYTES = 512 * 1024;
/** Time limit of a request with its answer, milliseconds. */
const WITHIN = 8000;

/** An answer. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Requests a URL. Redirects are not followed. */
export type HttpGet = (url: string, headers: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** An error of the network or of an answer. Its message quotes neither the request nor the answer. */
class HttpError extends Error {
  override readonly name = 'HttpError';
}

/**
 * Requests with `fetch`, limited in time and size.
 *
 * @throws HttpError
 */
export const httpGet =
  (fetcher: typeof fetch = fetch, within = WITHIN): HttpGet =>
  async (url, headers) => {
    try {
      const signal = AbortSignal.timeout(within);
      const response = await fetcher(url, { headers, redirect: 'manual', signal });
      const body = await limited(response);
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    } catch (error) {
      if (error instanceof HttpError) throw error;
      const { name, cause } = error as Error & { cause?: { code?: string } };
      throw new HttpError(`${new URL(url).host} did not answer: ${cause?.code ?? name}.`);
    }
  };

async function limited({ body, url }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new HttpError(`The answer of ${new URL(url).host} has more than ${MOST_BYTES / 1024} KiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
