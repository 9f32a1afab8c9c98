/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a boolean variable or setting. */
export function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
