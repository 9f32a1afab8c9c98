import type { DynamoDbApi, Item, Put, Update } from '../../../src/api-keys/store/table/dynamodb-api';
import { ServiceFailure } from '../../../src/http/service-failure';
import { isMet, updated } from './conditions';

export const UNREACHABLE = new ServiceFailure('transient', 'the table is unreachable');
export const DENIED = new ServiceFailure('denied', 'AccessDeniedException', {
  code: 'AccessDeniedException',
});
const unmet = () =>
  new ServiceFailure('invalid', 'The conditional request failed', {
    code: 'ConditionalCheckFailedException',
  });

type Operation = keyof DynamoDbApi;
/** Fails a call before it takes effect; with `after` its answer is lost. */
type Fault = { operation?: Operation; error: Error; after?: boolean; times?: number };

/** A table of DynamoDB in memory, which checks conditions. Every call answers in a later turn of the event loop. */
export class MemoryDynamoDb implements DynamoDbApi {
  readonly items = new Map<string, Item>();
  readonly calls: { operation: Operation; input: object }[] = [];
  readonly faults: Fault[] = [];
  /** Resolves before the answers of the next calls of an operation are sent. */
  readonly held = new Map<Operation, Promise<void>>();

  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  getItem(input: { Key: Item; ConsistentRead: boolean }) {
    return this.#run('getItem', input, () => {
      const item = this.items.get(idOf(input.Key));
      return item === undefined ? {} : { Item: structuredClone(item) };
    });
  }

  putItem(input: Put) {
    return this.#run('putItem', input, () => {
      if (!isMet(this.items.get(idOf(input.Item)), input)) throw unmet();
      this.items.set(idOf(input.Item), structuredClone(input.Item));
      return {};
    });
  }

  updateItem(input: Update & { ReturnValues: string }) {
    return this.#run('updateItem', input, () => {
      if (!isMet(this.items.get(idOf(input.Key)), input)) throw unmet();
      const changes = this.#update(input);
      return input.ReturnValues === 'NONE' ? {} : { Attributes: changes };
    });
  }

  transactWriteItems(input: { ClientRequestToken: string; TransactItems: { Put?: Put; Update?: Update }[] }) {
    return this.#run('transactWriteItems', input, () => {
      const reasons = input.TransactItems.map(({ Put: put, Update: update }) => {
        const call = (put ?? update) as Put & Update;
        return isMet(this.items.get(idOf(put ? call.Item : call.Key)), call)
          ? 'None'
          : 'ConditionalCheckFailed';
      });
      if (reasons.some((reason) => reason !== 'None')) throw cancelled(reasons);
      for (const { Put: put, Update: update } of input.TransactItems) {
        if (put) this.items.set(idOf(put.Item), structuredClone(put.Item));
        if (update) this.#update(update);
      }
      return {};
    });
  }

  query(input: Parameters<DynamoDbApi['query']>[0]) {
    return this.#run('query', input, () => {
      const owner = input.ExpressionAttributeValues?.[':owner'];
      const start = input.ExclusiveStartKey;
      const found = [...this.items.values()]
        .filter((item) => JSON.stringify(item.owner) === JSON.stringify(owner))
        .sort((a, b) => orderOf(b) - orderOf(a) || (idOf(a) < idOf(b) ? 1 : -1));
      const from = start
        ? found.findIndex(
            (item) =>
              orderOf(item) < orderOf(start) ||
              (orderOf(item) === orderOf(start) && idOf(item) < idOf(start)),
          )
        : 0;
      const page = from < 0 ? [] : found.slice(from, from + input.Limit);
      const last = page.length === input.Limit ? page.at(-1) : undefined;
      const key = last && { id: last.id, owner: last.owner, createdAt: last.createdAt };
      return { Items: structuredClone(page), ...(key && { LastEvaluatedKey: key }) };
    });
  }

  #update(update: Update): Record<string, unknown> {
    const item = this.items.get(idOf(update.Key)) ?? update.Key;
    const changes = updated(item, update);
    this.items.set(idOf(update.Key), { ...item, ...changes } as Item);
    return changes;
  }

  async #run<R>(operation: Operation, input: object, apply: () => R): Promise<R> {
    this.calls.push({ operation, input: structuredClone(input) });
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.faults.find((one) => one.operation === undefined || one.operation === operation);
    if (fault?.times !== undefined && --fault.times === 0) this.faults.splice(this.faults.indexOf(fault), 1);
    if (fault && !fault.after) throw fault.error;
    const result = apply();
    if (fault) throw fault.error;
    await this.held.get(operation);
    return result;
  }
}

/** The error of a cancelled transaction, with the reasons in its message as DynamoDB has them. */
export function cancelled(reasons: string[]): ServiceFailure {
  const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}]`;
  return new ServiceFailure('invalid', text, { code: 'TransactionCanceledException' });
}

const idOf = (key: Item): string => (key.id as { S: string }).S;
const orderOf = (item: Item): number => Number((item.createdAt as { N: string }).N);
