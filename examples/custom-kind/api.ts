/** Calls the API of Acme. */
export type Call = (
  method: string,
  path: string,
  key: string,
  body?: object,
) => Promise<{ readonly status: number; readonly json?: unknown }>;

const TIMEOUT = 5000;

/** The API of a host over HTTPS. */
export function overHttps(host: string): Call {
  return async (method, path, key, body) => {
    const response = await fetch(`https://${host}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };
}
