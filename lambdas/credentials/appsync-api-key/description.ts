import type { Listed } from 'cdk-rekey-engine';

/** Description of a key: its name, and the time of its creation, which AppSync does not list. */
export const descriptionOf = (name: string, created: number): string =>
  `${name} ${new Date(created).toISOString()}`;

/** Name and creation time of a key. A key that somebody else created has neither. */
export function readDescription(description: string): Pick<Listed, 'name' | 'created'> {
  const [, name, time = ''] = /^(\S+) (\d{4}-\d\d-\d\dT\S+Z)$/.exec(description) ?? [];
  const created = Date.parse(time);
  return name === undefined || Number.isNaN(created) ? { created: 0 } : { name, created };
}
