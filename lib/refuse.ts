/**
 * Throws an error for an app that cannot work when it is deployed. The message has a code, the value that was found, the
 * limit and the fix.
 */
export function refuse(code: string, found: string, fix: string): never {
  const error = new Error(refusal(code, found, fix));
  error.name = code;
  throw error;
}

/** Message of a refusal, for validations that return messages. */
export function refusal(code: string, found: string, fix: string): string {
  return `[${code}] ${found} ${fix}`;
}
