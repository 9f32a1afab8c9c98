import type { Incident } from '../contract';

/** A search in the events of CloudTrail. */
export interface Lookup {
  readonly attribute: 'AccessKeyId' | 'Username' | 'ResourceName' | 'EventName';
  readonly value: string;
  /** Keeps only calls with bearer tokens. */
  readonly bearer?: boolean;
  /** Keeps only reads of the secret with this ARN, among the latest events. */
  readonly secret?: string;
  /** The only region that has such events. */
  readonly region?: string;
}

/** Searches for the uses of a leaked credential, and sentences with what they cannot find. */
export interface Plan {
  readonly lookups: readonly Lookup[];
  readonly notSeen: readonly string[];
}

/** Ids of access keys and of sessions (IAM User Guide, "IAM identifiers"; IAM API Reference, "AccessKey"). */
const ACCESS_KEY = /^A[KS]IA[A-Z0-9]{12,124}$/;

const AT_ISSUER =
  'Uses of the leaked value at its issuer: CloudTrail has only the reads of the secret. Examine the logs of the issuer.';
const REPLICAS = 'Reads of replicas of the secret in other regions.';

/** Plans the searches for an incident. */
export function planOf({ finding, match }: Incident): Plan {
  const { target, covered } = match;
  const keyId = [target?.credential, finding.subject.credential].find((id) => ACCESS_KEY.test(id ?? ''));
  const user = finding.subject.user ?? (target?.credential === undefined ? covered?.user : undefined);
  const byUser: Lookup[] = user === undefined ? [] : [{ attribute: 'Username', value: user }];
  if (keyId !== undefined)
    return { lookups: [{ attribute: 'AccessKeyId', value: keyId }, ...byUser], notSeen: [] };
  if (byUser.length > 0)
    return { lookups: byUser, notSeen: ['Calls of the user that CloudTrail records without the user name.'] };
  if (target === undefined)
    return { lookups: [], notSeen: ['Everything: the credential belongs to no covered secret.'] };
  if (target.type === 'customer-key')
    return {
      lookups: [],
      notSeen: ["Uses of the customer's key: CloudTrail has none. Examine the logs of your service."],
    };
  return {
    lookups: [...bearerOf(target.kind, covered?.user), ...readsOf(target.secret)],
    notSeen: [AT_ISSUER, REPLICAS],
  };
}

/** Calls with a service-specific credential name its user and no access key. */
const bearerOf = (kind: string, user: string | undefined): Lookup[] =>
  kind === 'service-credential' && user !== undefined
    ? [{ attribute: 'Username', value: user, bearer: true }]
    : [];

/**
 * Events name the secret as the caller did. Which of them have a resource name is not documented, so that the latest reads of
 * all secrets are searched too.
 */
function readsOf(secret: string): Lookup[] {
  const region = secret.split(':')[3];
  const values = [secret, nameOf(secret)];
  return [
    ...values.map((value) => ({ attribute: 'ResourceName', value, region }) as const),
    { attribute: 'EventName', value: 'GetSecretValue', secret, region },
  ];
}

/** True if the request names the secret: by its ARN, by its ARN without the random end, or by its name. */
export function isReadOf(secret: string, request: unknown): boolean {
  const { secretId } = Object(request) as { secretId?: unknown };
  const names = [secret, secret.replace(RANDOM_END, ''), nameOf(secret)];
  return typeof secretId === 'string' && names.includes(secretId);
}

const RANDOM_END = /-[A-Za-z0-9]{6}$/;
const nameOf = (secret: string): string => (secret.split(':')[6] ?? '').replace(RANDOM_END, '');
