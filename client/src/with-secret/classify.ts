/** Classifies authentication errors by the codes of drivers and services, never by their text. */

/** Codes by the property that holds them. */
const CODES: Readonly<Record<string, ReadonlySet<unknown>>> = {
  code: new Set([
    // PostgreSQL: invalid_password, invalid_authorization_specification
    ...['28P01', '28000'],
    // MySQL and MariaDB
    ...['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR'],
    // Nodemailer
    'EAUTH',
    // AWS SDK 2
    ...[
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'ExpiredToken',
      'InvalidAccessKeyId',
      'AuthFailure',
    ],
  ]),
  errno: new Set([1045, 1698]),
  // SQL Server
  number: new Set([18456]),
  // MongoDB
  codeName: new Set(['AuthenticationFailed']),
  // Oracle Database
  errorNum: new Set([1017]),
  // Db2
  sqlcode: new Set([-1403]),
  // SMTP
  responseCode: new Set([535]),
  // AWS SDK 3
  name: new Set([
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidAccessKeyId',
    'InvalidToken',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    'AuthFailure',
  ]),
  // HTTP
  status: new Set([401]),
  statusCode: new Set([401]),
};

/** Properties with the error of a lower layer: ORMs, pools and agents wrap errors of drivers. */
const WRAPPED = ['cause', 'originalError', 'original', 'parent', 'driverError', 'lastNodeError', 'response'];
const DEEPEST = 5;

/** True if an error, or one that it wraps, says that the issuer refuses the credential. */
export function isAuthenticationError(error: unknown): boolean {
  return codeOf(error) !== undefined;
}

/** The code with which the issuer refuses the credential. */
export function codeOf(error: unknown): string | undefined {
  try {
    return findCode(error, 0, new Set());
  } catch {
    // A member of the error throws: the caller gets the error itself.
    return undefined;
  }
}

function findCode(error: unknown, depth: number, seen: Set<unknown>): string | undefined {
  if (typeof error !== 'object' || error === null || depth > DEEPEST || seen.has(error)) return undefined;
  seen.add(error);
  const members = error as Record<string, unknown>;
  for (const [property, codes] of Object.entries(CODES)) {
    if (codes.has(members[property])) return String(members[property]);
  }
  const own = mongoCode(members) ?? redisCode(members);
  if (own !== undefined) return own;
  const wrapped = [
    ...WRAPPED.map((name) => members[name]),
    ...(Array.isArray(members.errors) ? members.errors : []),
  ];
  for (const inner of wrapped) {
    const code = findCode(inner, depth + 1, seen);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** Number 18 alone would be ambiguous. */
const mongoCode = ({ name, code }: Record<string, unknown>): string | undefined =>
  code === 18 && /^Mongo/.test(String(name)) ? '18' : undefined;

/** The first word of a reply is the code of an error in the protocol of Redis. */
function redisCode({ name, message }: Record<string, unknown>): string | undefined {
  if (!['ReplyError', 'ErrorReply', 'SimpleError'].includes(String(name))) return undefined;
  return /^(WRONGPASS|NOAUTH)\b/.exec(String(message))?.[1];
}
