/** Tag with the versions whose fingerprints are in the index. */
const INDEX_TAG = 'rekey/index';
/** Characters of the value of a tag (TagResource, Secrets Manager). */
const LONGEST_VALUE = 256;
const NONE = 'none';

/** Versions whose fingerprints an index holds. */
export interface IndexRecord {
  /** Id of the index. */
  readonly index: string;
  /** The version that was written as AWSCURRENT. */
  readonly current?: string;
  readonly others: readonly string[];
}

/** The record in the tags of the secret; undefined if nothing was written to an index. */
export function readIndexRecord(tags: Readonly<Record<string, string>>): IndexRecord | undefined {
  const [index, current = NONE, ...others] = (tags[INDEX_TAG] ?? '').split(' ');
  if (!index) return undefined;
  return { index, others, ...(current === NONE ? {} : { current }) };
}

/** Versions that do not fit are written again by each sweep. A secret has two or three labelled versions. */
export function indexTag({ index, current = NONE, others }: IndexRecord): Record<string, string> {
  let text = `${index} ${current}`;
  for (const version of others) if (text.length + 1 + version.length <= LONGEST_VALUE) text += ` ${version}`;
  return { [INDEX_TAG]: text };
}

/** True if the index holds the fingerprints of a version, whatever its label is. */
export function isIndexed(record: IndexRecord | undefined, index: string, version: string): boolean {
  if (record?.index !== index) return false;
  return record.current === version || record.others.includes(version);
}
