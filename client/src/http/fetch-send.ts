import type { Send } from './http';

/** Sends by a function with the signature of `fetch`. */
export function fetchSend(fetch: typeof globalThis.fetch): Send {
  return async ({ method, url, headers, body }, { signal }) => {
    const response = await fetch(url, {
      method,
      headers,
      signal,
      // A redirect would send a signature or a token to another host.
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: await response.text(),
    };
  };
}
