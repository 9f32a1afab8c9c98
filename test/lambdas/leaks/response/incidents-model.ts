import { sdkError } from '../../../../engine/src/testing/sdk-error';

/** Attribute values of DynamoDB, as far as the table of the incidents has them. */
interface Item {
  id: { S: string };
  execution?: { S: string };
  claimedAt?: { N: string };
  mode?: { S: string };
  outcome?: { S: string };
  executions?: { SS: string[] };
  dead?: { SS: string[] };
}

interface Input {
  readonly Item?: Item;
  readonly Key?: Pick<Item, 'id'>;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeValues?: Record<string, { S?: string; N?: string; SS?: string[] }>;
}

/** The table of the incidents in memory. It knows the conditions that the match step sends, and refuses others. */
export class IncidentsModel {
  readonly items = new Map<string, Item>();

  call(operation: string, input: Input): object {
    const id = input.Item?.id.S ?? input.Key?.id.S ?? '';
    const item = this.items.get(id);
    if (operation === 'GetItem') return item ? { Item: item } : {};
    if (!this.#holds(input, item)) throw sdkError('ConditionalCheckFailedException', 400);
    if (operation === 'PutItem' && input.Item) this.items.set(id, input.Item);
    else if (operation === 'DeleteItem') this.items.delete(id);
    else if (operation === 'UpdateItem') {
      const added = input.ExpressionAttributeValues?.[':one']?.SS ?? [];
      const name = input.UpdateExpression?.startsWith('ADD dead') ? 'dead' : 'executions';
      const all = [...new Set([...(item?.[name]?.SS ?? []), ...added])];
      this.items.set(id, { id: { S: id }, [name]: { SS: all } });
      return { Attributes: this.items.get(id) };
    } else throw new Error(`The model does not know ${operation}.`);
    return {};
  }

  #holds(
    { ConditionExpression: text = '', ExpressionAttributeValues: values = {} }: Input,
    item?: Item,
  ): boolean {
    const conditions: Record<string, () => boolean> = {
      'attribute_not_exists(id)': () => item === undefined,
      'attribute_not_exists(executions)': () => item?.executions === undefined,
      'execution = :execution': () => item?.execution?.S === values[':execution']?.S,
      'execution = :holder': () => item?.execution?.S === values[':holder']?.S,
      'claimedAt < :old': () => Number(item?.claimedAt?.N) < Number(values[':old']?.N),
      'size(executions) < :cap': () => (item?.executions?.SS.length ?? 0) < Number(values[':cap']?.N),
      'contains(executions, :execution)': () =>
        item?.executions?.SS.includes(values[':execution']?.S ?? '') ?? false,
    };
    if (text === '') return true;
    return text.split(' OR ').some((one) => {
      const condition = conditions[one];
      if (!condition) throw new Error(`The model does not know the condition ${one}.`);
      return condition();
    });
  }
}
