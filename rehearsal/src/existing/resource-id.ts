/** Kinds of resources outside of the app. */
export type Kind = 'user' | 'role' | 'policy' | 'secret' | 'key' | 'topic';

/** A resource outside of the app. */
export interface ResourceId {
  readonly kind: Kind;
  readonly account: string;
  readonly region: string;
  /** Name without the IAM path and the random suffix of a secret's ARN; `alias/…` for an alias. */
  readonly name: string;
  /** IAM path in the ARN. */
  readonly path?: string;
  /** Absent if only the name is known. */
  readonly arn?: string;
}

/** Account and region of the rehearsal. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

const SUFFIX = /-([A-Za-z0-9]{6}|\?{6})$/;
const PATTERNS: readonly (readonly [RegExp, Kind | 'iam'])[] = [
  [/^arn:[^:]+:(iam)::(\d{12}):((?:user|role|policy)\/.+)$/, 'iam'],
  // A task definition adds a JSON key, a deployment and a version to a secret's ARN.
  [/^arn:[^:]+:secretsmanager:([\w-]+):(\d{12}):secret:([^:]+)(?::.*)?$/, 'secret'],
  [/^arn:[^:]+:kms:([\w-]+):(\d{12}):((?:key|alias)\/.+)$/, 'key'],
  [/^arn:[^:]+:sns:([\w-]+):(\d{12}):([\w-]+(?:\.fifo)?)$/, 'topic'],
];

/** The resource of an ARN; undefined for a pattern, a resource of AWS and other services. */
export function fromArn(arn: string): ResourceId | undefined {
  for (const [pattern, kind] of PATTERNS) {
    const [, region = '', account = '', resource = ''] = pattern.exec(arn) ?? [];
    if (resource === '' || /[*$]/.test(resource) || resource.startsWith('alias/aws/')) continue;
    if (kind === 'secret') return secretFrom(arn, region, account, resource);
    if (/\?/.test(resource)) continue;
    if (kind === 'topic') return { kind, account, region, name: resource, arn };
    if (kind === 'key') return { kind, account, region, name: resource.replace(/^key\//, ''), arn };
    const [owner, ...segments] = resource.split('/');
    const name = segments.pop() as string;
    const path = segments.length > 0 ? `/${segments.join('/')}/` : '/';
    return { kind: owner as Kind, account, region: '', name, path, arn };
  }
  return undefined;
}

/** The resource of a name in the account and region of the rehearsal, or of an ARN. */
export function fromName(kind: Kind, name: string, place: Place): ResourceId | undefined {
  if (name.startsWith('arn:')) {
    const id = fromArn(name);
    return id?.kind === kind ? id : undefined;
  }
  if (kind === 'key' && name.startsWith('alias/aws/')) return undefined;
  if (/[*?$\s]/.test(name) || name === '') return undefined;
  return { kind, ...place, name };
}

/** Key that is equal for all names of a resource. */
export function keyOf({ kind, account, region, name }: ResourceId): string {
  // IAM names are unique without regard to case and path. Source: "IAM identifiers", IAM User Guide.
  if (kind === 'user' || kind === 'role' || kind === 'policy')
    return `${kind} ${account} ${name.toLowerCase()}`;
  return `${kind} ${account} ${region} ${name}`;
}

function secretFrom(arn: string, region: string, account: string, resource: string): ResourceId | undefined {
  const [, suffix] = SUFFIX.exec(resource) ?? [];
  const name = resource.replace(SUFFIX, '');
  if (name.includes('?')) return undefined;
  const complete = suffix !== undefined && !suffix.startsWith('?');
  return {
    kind: 'secret',
    account,
    region,
    name,
    ...(complete ? { arn: arn.split(':').slice(0, 7).join(':') } : {}),
  };
}
