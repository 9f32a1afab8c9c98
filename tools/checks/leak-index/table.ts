import { createHash } from 'node:crypto';
import type { Call } from './connection';
import type { Planted } from './corpus';

/** Characters by which a value is looked up before it is compared. */
const WINDOW = 12;

/** Numbers of items, and of values and hashes without a key that are somewhere in them. */
export interface TableFigures {
  readonly items: number;
  readonly plaintexts: number;
  readonly unkeyedHashes: number;
}

/** Reads the whole table and searches every attribute for every value and for its hashes. */
export async function searchTable(
  call: Call,
  table: string,
  values: readonly Planted[],
): Promise<TableFigures> {
  const TableName = table.slice(table.lastIndexOf('/') + 1);
  const texts = new Set<string>();
  let items = 0;
  let start: unknown;
  do {
    const input = { TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
    const { Items, LastEvaluatedKey } = await call('dynamodb', 'Scan', input);
    for (const item of Items as Record<string, Record<string, string>>[]) {
      items++;
      for (const attribute of Object.values(item))
        for (const text of Object.values(attribute)) texts.add(text);
    }
    start = LastEvaluatedKey;
  } while (start !== undefined && start !== null);
  const holds = finder(texts);
  return {
    items,
    plaintexts: values.filter(({ value }) => formsOf(value).some(holds)).length,
    unkeyedHashes: values.filter(({ value }) => hashesOf(value).some(holds)).length,
  };
}

/** Tells whether a text is part of one of the texts. */
function finder(texts: ReadonlySet<string>): (text: string) => boolean {
  const byWindow = new Map<string, string[]>();
  for (const text of texts)
    for (let at = 0; at + WINDOW <= text.length; at++) {
      const window = text.slice(at, at + WINDOW);
      const known = byWindow.get(window);
      if (known) known.push(text);
      else byWindow.set(window, [text]);
    }
  return (text) => (byWindow.get(text.slice(0, WINDOW)) ?? []).some((candidate) => candidate.includes(text));
}

const formsOf = (value: string): string[] => [
  value,
  Buffer.from(value).toString('base64'),
  Buffer.from(value).toString('hex'),
];

/** SHA-256, SHA-1 and MD5 in the usual encodings. */
function hashesOf(value: string): string[] {
  return ['sha256', 'sha1', 'md5'].flatMap((algorithm) => {
    const hash = createHash(algorithm).update(value).digest();
    return [hash.toString('hex'), hash.toString('base64').replace(/=+$/, ''), hash.toString('base64url')];
  });
}
