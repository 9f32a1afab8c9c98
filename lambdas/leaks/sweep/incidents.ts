import type { Call } from '../aws';
import { INCIDENT_ITEMS } from '../contract';

/** An incident in the table. */
export interface OpenIncident {
  readonly id: string;
  readonly outcome: string;
  readonly headline: string;
  readonly execution: string;
  readonly receivedAt: string;
  readonly deniedUser?: string;
  /** ISO 8601. */
  readonly deniedUntil?: string;
}

type Item = Readonly<Record<string, { readonly S?: string }>>;

/** Reads all incidents. The table has some hundreds of items: those of 90 days. */
export async function incidentsIn(call: Call, table: string): Promise<OpenIncident[]> {
  const found: OpenIncident[] = [];
  let start: unknown;
  do {
    const { Items, LastEvaluatedKey } = await call('dynamodb', 'Scan', {
      TableName: table,
      FilterExpression: 'begins_with(id, :incident)',
      ExpressionAttributeValues: { ':incident': { S: INCIDENT_ITEMS.incident } },
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    found.push(...((Items ?? []) as Item[]).map(incidentOf));
    start = LastEvaluatedKey;
  } while (start !== undefined && start !== null);
  return found;
}

function incidentOf(item: Item): OpenIncident {
  const text = (name: string) => item[name]?.S ?? '';
  const { deniedUser, deniedUntil } = item;
  return {
    id: text('id').slice(INCIDENT_ITEMS.incident.length),
    outcome: text('outcome'),
    headline: text('headline'),
    execution: text('execution'),
    receivedAt: text('receivedAt'),
    ...(deniedUser?.S !== undefined && { deniedUser: deniedUser.S }),
    ...(deniedUntil?.S !== undefined && { deniedUntil: deniedUntil.S }),
  };
}
