import { redacted } from './redact';

/** The members of an event of LookupEvents that are used. */
export interface TrailEvent {
  readonly EventId?: string;
  /** Record of CloudTrail, JSON. */
  readonly CloudTrailEvent?: string;
}

/** An event of the audit, without secret values. */
export interface AuditEvent {
  readonly id: string;
  readonly time: string;
  readonly region: string;
  /** Service, such as `iam`. */
  readonly service: string;
  /** Action without the version of an API, such as `CreateFunction`. */
  readonly action: string;
  readonly error?: string;
  /** Access key id of the caller, or its user name. */
  readonly by: string;
  readonly principal?: string;
  readonly address?: string;
  readonly agent?: string;
  readonly readOnly: boolean;
  /** True if the call was signed with a bearer token, such as an API key of Bedrock. */
  readonly bearer?: boolean;
  /** Access key id of the session that the call created. */
  readonly session?: string;
  readonly request?: unknown;
  readonly response?: unknown;
}

/** Names of calls that create sessions, in STS. */
const CREATE_SESSIONS = ['GetSessionToken', 'AssumeRole', 'GetFederationToken', 'AssumeRoot'];

/** Characters of a text that a caller chooses. */
const LONGEST_TEXT = 256;

type Members = Readonly<Record<string, unknown>>;

/** Converts an event. Returns undefined for a record that cannot be read. */
export function eventOf({ EventId, CloudTrailEvent }: TrailEvent): AuditEvent | undefined {
  const record = parse(CloudTrailEvent);
  if (!record) return undefined;
  const identity = membersOf(record.userIdentity);
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : undefined);
  const action = String(record.eventName).replace(/\d{8}(v\d+)?$/, '');
  const session = CREATE_SESSIONS.includes(action) ? sessionOf(record) : undefined;
  const bearer = membersOf(record.additionalEventData).callWithBearerToken === true;
  return defined({
    id: String(record.eventID ?? EventId),
    time: String(record.eventTime),
    region: String(record.awsRegion),
    service: String(record.eventSource).replace(/\.amazonaws\.com(\.cn)?$/, ''),
    action,
    error: text(record.errorCode),
    by: text(identity.accessKeyId) ?? text(identity.userName) ?? text(identity.principalId) ?? 'unknown',
    principal: text(identity.arn),
    address: text(record.sourceIPAddress),
    agent: text(record.userAgent),
    readOnly: record.readOnly === true,
    bearer: bearer || undefined,
    session,
    request: redacted(record.requestParameters),
    response: redacted(record.responseElements),
  });
}

function sessionOf({ responseElements }: Members): string | undefined {
  const { accessKeyId } = membersOf(membersOf(responseElements).credentials);
  return typeof accessKeyId === 'string' ? accessKeyId : undefined;
}

const membersOf = (value: unknown): Members => Object(value) as Members;

function parse(text: string | undefined): Members | undefined {
  try {
    const record: unknown = JSON.parse(text ?? '');
    return typeof record === 'object' && record !== null ? (record as Members) : undefined;
  } catch {
    return undefined;
  }
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}
