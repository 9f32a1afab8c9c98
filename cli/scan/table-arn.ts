const TABLE = /^arn:[\w-]+:dynamodb:([a-z0-9-]+):\d{12}:table\/[\w.-]{3,255}$/;

/** Region of a table by its ARN; undefined for another text. */
export function regionOfTable(arn: string): string | undefined {
  return TABLE.exec(arn)?.[1];
}
