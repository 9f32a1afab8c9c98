/** A message for people. */
export interface Message {
  /** One line. */
  readonly subject: string;
  /** Plain text with several lines. */
  readonly text: string;
}

/** Sends a message, or throws an error whose name says why it could not. */
export type Receiver = (message: Message) => Promise<void>;

/**
 * A text that others chose, such as the place of a leak, in one line of limited length: control characters could forge
 * further lines of a message.
 */
export const oneLine = (text: string, longest = 300): string => {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};
