import type { AccessRequest, Call } from '../aws/call';

export type Context = Record<string, string | string[]>;

type ValueOf = (call: Call) => string | string[] | undefined;

const PRINCIPAL_TYPES: Readonly<Record<string, string>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

const GLOBAL_KEYS: Readonly<Record<string, ValueOf>> = {
  'aws:PrincipalArn': ({ principal }) => principal.roleArn ?? principal.arn,
  'aws:PrincipalAccount': ({ principal }) => principal.accountId,
  'aws:PrincipalType': ({ principal }) => PRINCIPAL_TYPES[principal.type],
  'aws:PrincipalIsAWSService': ({ principal }) => String(principal.type === 'service'),
  'aws:PrincipalServiceName': ({ principal }) => (principal.type === 'service' ? principal.arn : undefined),
  'aws:userid': ({ principal }) => principal.userId,
  'aws:username': ({ principal }) => (principal.type === 'user' ? principal.userName : undefined),
  'aws:RequestedRegion': ({ region }) => region,
  'aws:SecureTransport': () => 'true',
  'aws:ViaAWSService': ({ via }) => String(via !== undefined),
  'aws:CalledVia': ({ via }) => (via === undefined ? undefined : [serviceName(via)]),
  'aws:CalledViaFirst': ({ via }) => via && serviceName(via),
  'aws:CalledViaLast': ({ via }) => via && serviceName(via),
  'kms:ViaService': ({ via }) => via,
  'kms:CallerAccount': ({ principal }) => principal.accountId,
  'aws:CurrentTime': ({ now }) => new Date(now).toISOString(),
  'aws:EpochTime': ({ now }) => String(Math.floor(now / 1000)),
};

/** The global condition keys of the local AWS, by their names in lower case. */
const BY_LOWER_CASE: ReadonlyMap<string, readonly [name: string, compute: ValueOf]> = new Map(
  Object.entries(GLOBAL_KEYS).map((entry) => [entry[0].toLowerCase(), entry]),
);

const PRINCIPAL_TAG = 'aws:principaltag/';

/** The condition keys and policy variables of a policy, in lower case. */
export function conditionKeysOf(document: unknown): readonly string[] {
  const keys = new Set<string>();
  const add = (key: string) => keys.add(globalName(key));
  const text = JSON.stringify(document) ?? '';
  for (const [, variable = ''] of text.matchAll(/\$\{([^},]+)/g)) add(variable.trim());
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (name !== 'Condition') visit(member);
      else for (const test of Object.values(member)) Object.keys(test as object).forEach(add);
    }
  };
  visit(document);
  return [...keys];
}

/** secretsmanager:ResourceTag is an alias of aws:ResourceTag. */
function globalName(key: string): string {
  return key.toLowerCase().replace(/^secretsmanager:resourcetag\//, 'aws:resourcetag/');
}

/** True if a decision depends on the time. Its context does not recur: to keep it would only use memory. */
export function dependsOnTime(keys: readonly string[]): boolean {
  return keys.includes('aws:currenttime') || keys.includes('aws:epochtime');
}

/** The request context, limited to the keys of the policies, so that equal requests share one decision. */
export function contextOf(
  call: Call,
  request: AccessRequest,
  keys: readonly string[],
  tags: Readonly<Record<string, string>>,
): Context {
  const context: Context = {};
  for (const key of keys) {
    const [name = '', compute] = BY_LOWER_CASE.get(key) ?? [];
    const value = compute?.(call);
    if (value !== undefined) context[name] = value;
    const tag = Object.keys(tags).find((candidate) => PRINCIPAL_TAG + candidate.toLowerCase() === key);
    if (tag !== undefined) context[`aws:PrincipalTag/${tag}`] = tags[tag] as string;
  }
  // Keys of the service take precedence over global keys.
  for (const [name, value] of Object.entries(request.context ?? {})) {
    if (keys.includes(name.toLowerCase())) context[name] = value;
  }
  return context;
}

/** The service principal of a regional endpoint, as in aws:CalledVia: secretsmanager.amazonaws.com. */
function serviceName(endpoint: string): string {
  return endpoint.replace(/\.[a-z]+-[a-z-]+-\d+\./, '.');
}
