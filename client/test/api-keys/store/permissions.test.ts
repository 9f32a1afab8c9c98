import {
  LAST_USE_ATTRIBUTES,
  MANAGE_ATTRIBUTES,
  OWNER_INDEX,
  REVOKE_ATTRIBUTES,
} from '../../../src/api-keys/store/table/schema';
import type { MemoryDynamoDb } from './memory-dynamodb';
import { HOUR, issued, MINUTE, setUp } from './setup';

interface Update {
  readonly Key: object;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ReturnValues?: string;
}

/** Updates of the calls, also those of transactions. */
function updatesOf({ calls }: MemoryDynamoDb): Update[] {
  return calls.flatMap(({ operation, input }) => {
    if (operation === 'updateItem') return [input as Update];
    if (operation !== 'transactWriteItems') return [];
    return (input as { TransactItems: { Update?: Update }[] }).TransactItems.flatMap(
      ({ Update }) => Update ?? [],
    );
  });
}

/** Attributes of updates, as the condition key `dynamodb:Attributes` has them. */
const attributesOf = (updates: Update[]) =>
  new Set(
    updates.flatMap((one) => [...Object.keys(one.Key), ...Object.values(one.ExpressionAttributeNames)]),
  );

test('each side calls what its grant allows, on the attributes that it allows', async () => {
  const { keys, table, clock } = setUp({ lastUse: false });
  const { key, id } = await issued(keys);
  const revoked = await issued(keys);
  await keys.revoke(revoked.id);
  expect(attributesOf(updatesOf(table))).toEqual(new Set(REVOKE_ATTRIBUTES));
  const made = await keys.roll(id);
  await keys.roll(id, { insteadOf: made.record.id });
  await keys.list('acme');
  const updates = updatesOf(table);
  expect(attributesOf(updates)).toEqual(new Set(MANAGE_ATTRIBUTES));
  expect(table.calls.filter(({ operation }) => operation === 'query')).toMatchObject([
    { input: { IndexName: OWNER_INDEX } },
  ]);

  const { calls } = table;
  calls.length = 0;
  const service = setUp().process({ client: table });
  for (let n = 0; n < 3; n++) {
    await service.verify(key);
    await service.flush();
    await clock.advance(HOUR + MINUTE);
  }
  expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(['getItem', 'updateItem']));
  expect(attributesOf(updatesOf(table))).toEqual(new Set(LAST_USE_ATTRIBUTES));
  for (const { ReturnValues = 'NONE' } of [...updates, ...updatesOf(table)])
    expect(['NONE', 'UPDATED_NEW']).toContain(ReturnValues);
});
