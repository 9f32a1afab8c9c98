import type { Task } from './task';

/** Tasks and bytes of a batch: enough that messages cost little, and few enough that all threads end at the same time. */
const [TASKS, BYTES] = [64, 1024 * 1024];

/** Joins tasks to batches. */
export async function* batchesOf(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Task[]> {
  let batch: Task[] = [];
  let weight = 0;
  for await (const task of tasks) {
    batch.push(task);
    weight += task.weight;
    if (batch.length < TASKS && weight < BYTES) continue;
    yield batch;
    [batch, weight] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
