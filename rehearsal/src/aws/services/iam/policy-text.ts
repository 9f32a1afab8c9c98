/** A policy as IAM answers it: percent-encoded as RFC 3986 has it. Source: API_GetUserPolicy. */
export function encodedPolicy(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
