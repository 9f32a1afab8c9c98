/** A policy percent-encoded according to RFC 3986, as IAM returns it. Source: API_GetUserPolicy. */
export function encodedPolicy(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
