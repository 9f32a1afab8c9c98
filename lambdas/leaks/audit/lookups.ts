import type { Incident } from '../contract';

/** A search in the events of CloudTrail. */
export interface Lookup {
  readonly attribute: 'AccessKeyId' | 'Username' | 'ResourceName';
  readonly value: string;
  /** Keeps only calls with bearer tokens. */
  readonly bearer?: boolean;
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

/** Events name the secret as the caller did: by its ARN or by its name. */
function readsOf(secret: string): Lookup[] {
  const [, , , region, , , name = ''] = secret.split(':');
  const values = [secret, name.replace(/-[A-Za-z0-9]{6}$/, '')];
  return values.map((value) => ({ attribute: 'ResourceName', value, region }));
}
