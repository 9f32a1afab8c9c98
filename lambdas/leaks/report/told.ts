import type { Call } from '../aws';
import { INCIDENT_ITEMS, type Incident } from '../contract';
import { done, type Facts } from './facts';

/** Days for which items are kept. */
const KEPT = 90;

/** The item of an incident: its outcome, for the sweep, and the receivers that have its reports. */
export interface Told {
  /** Records the outcome of a stage. Returns the receivers that have been told, as `stage:receiver`. */
  record(facts: Facts, incident: Incident): Promise<Set<string>>;
  /** Records receivers. */
  add(incident: Incident, receivers: readonly string[]): Promise<void>;
}

/** Items in the table of the incidents. */
export function toldIn(call: Call, table: string, now: () => number): Told {
  const update = async (incident: Incident, expression: string, names: object, values: object) => {
    const expiresAt = Math.floor(now() / 1000) + KEPT * 24 * 60 * 60;
    const { Attributes } = await call('dynamodb', 'UpdateItem', {
      TableName: table,
      Key: { id: { S: `${INCIDENT_ITEMS.incident}${incident.finding.id}` } },
      UpdateExpression: expression,
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ExpressionAttributeValues: { ...values, ':expiresAt': { N: String(expiresAt) } },
      ReturnValues: 'ALL_NEW',
    });
    return (Attributes ?? {}) as { told?: { SS?: string[] } };
  };
  return {
    async record({ outcome, headline }, incident) {
      const denied = deniedBy(incident);
      const { told } = await update(
        incident,
        `SET #outcome = :outcome, headline = :headline, execution = :execution, receivedAt = :receivedAt, expiresAt = :expiresAt${denied ? ', deniedUser = :user, deniedUntil = :until' : ''}`,
        { '#outcome': 'outcome' },
        {
          ...(denied && { ':user': { S: denied.user }, ':until': { S: denied.until } }),
          ':outcome': { S: outcome },
          ':headline': { S: headline },
          ':execution': { S: incident.execution },
          ':receivedAt': { S: incident.finding.receivedAt },
        },
      );
      return new Set(told?.SS ?? []);
    },
    async add(incident, receivers) {
      if (receivers.length === 0) return;
      const values = { ':told': { SS: receivers } };
      await update(incident, 'ADD told :told SET expiresAt = :expiresAt', {}, values);
    },
  };
}

/** Longest time of a session that an access key creates (STS API Reference, "GetSessionToken": 36 hours). */
const LONGEST_SESSION = 36 * 60 * 60_000;

/** The user whose sessions are denied, and the time at which none of them is left. */
function deniedBy({ match, denySessions, contain, proof }: Incident) {
  const user = match.covered?.user;
  const at = done(proof)?.at ?? done(contain)?.at;
  if (user === undefined || at === undefined || done(denySessions) === undefined) return undefined;
  return { user, until: new Date(Date.parse(at) + LONGEST_SESSION).toISOString() };
}
