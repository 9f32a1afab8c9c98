import type { Message, Receiver } from './message';

/** Result of a message, by receiver. */
export interface Sent {
  readonly told: readonly string[];
  readonly failed: Readonly<Record<string, string>>;
}

/** Sends a message to all receivers at the same time. One that fails does not stop the others. */
export async function sendToAll(
  receivers: Readonly<Record<string, Receiver>>,
  message: Message,
): Promise<Sent> {
  const told: string[] = [];
  const failed: Record<string, string> = {};
  await Promise.all(
    Object.entries(receivers).map(async ([name, send]) => {
      try {
        await send(message);
        told.push(name);
      } catch (error) {
        // The message of an error may quote what was sent.
        failed[name] = String(Object(error).name ?? 'Error');
      }
    }),
  );
  return { told: told.sort(), failed };
}
