/** Parts of the ARN of a secret or parameter. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Parses an ARN; undefined for a name. */
export function parseArn(id: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:([\w-]+):([\w-]+):([^:]*):([^:]*):(.+)$/.exec(id) ?? [];
  if (!partition || !service || !resource) return undefined;
  return { partition, service, region: region ?? '', account: account ?? '', resource };
}

/** The same ARN in another region, as the replica of a secret has it. */
export function arnInRegion(id: string, region: string): string {
  const arn = parseArn(id);
  if (!arn) return id;
  return `arn:${arn.partition}:${arn.service}:${region}:${arn.account}:${arn.resource}`;
}
