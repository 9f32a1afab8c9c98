/** Runs a task for each item, at most `limit` at the same time. After an error, no other task begins. */
export async function atOnce<T>(
  limit: number,
  items: Iterable<T>,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const work = async () => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: limit }, work));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
