/**
 * Stops synthesis: what is written in the app cannot work. The error says what was found, what the limit is
 * and what to write instead, so that nobody has to wait for a deploy to learn it.
 */
export function refuse(code: string, found: string, fix: string): never {
  const error = new Error(refusal(code, found, fix));
  error.name = code;
  throw error;
}

/** The message of a refusal, for validations that return messages. */
export function refusal(code: string, found: string, fix: string): string {
  return `[${code}] ${found} ${fix}`;
}
