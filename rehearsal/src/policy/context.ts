import type { AccessRequest, Call } from '../aws/call';

export type Context = Record<string, string | string[]>;

type Value = string | string[] | undefined;

/** The global condition keys that the local AWS knows, by their names in lower case. */
const GLOBAL: Readonly<Record<string, readonly [name: string, value: (call: Call) => Value]>> =
  Object.fromEntries(
    (
      [
        ['aws:PrincipalArn', ({ principal }) => principal.roleArn ?? principal.arn],
        ['aws:PrincipalAccount', ({ principal }) => principal.accountId],
        ['aws:PrincipalType', ({ principal }) => TYPES[principal.type]],
        ['aws:PrincipalIsAWSService', ({ principal }) => String(principal.type === 'service')],
        [
          'aws:PrincipalServiceName',
          ({ principal }) => (principal.type === 'service' ? principal.arn : undefined),
        ],
        ['aws:userid', ({ principal }) => principal.userId],
        ['aws:username', ({ principal }) => (principal.type === 'user' ? principal.userName : undefined)],
        ['aws:RequestedRegion', ({ region }) => region],
        ['aws:SecureTransport', () => 'true'],
        ['aws:ViaAWSService', ({ via }) => String(via !== undefined)],
        ['aws:CalledVia', ({ via }) => (via === undefined ? undefined : [serviceName(via)])],
        ['aws:CalledViaFirst', ({ via }) => via && serviceName(via)],
        ['aws:CalledViaLast', ({ via }) => via && serviceName(via)],
        ['kms:ViaService', ({ via }) => via],
        ['kms:CallerAccount', ({ principal }) => principal.accountId],
        ['aws:CurrentTime', ({ now }) => new Date(now).toISOString()],
        ['aws:EpochTime', ({ now }) => String(Math.floor(now / 1000))],
      ] as [string, (call: Call) => Value][]
    ).map((entry) => [entry[0].toLowerCase(), entry]),
  );

const TYPES: Readonly<Record<string, string>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
};

const TIMES = ['aws:currenttime', 'aws:epochtime'];
const PRINCIPAL_TAG = 'aws:principaltag/';

/** Condition keys and policy variables that a policy asks about, in lower case. */
export function keysAskedBy(document: unknown): readonly string[] {
  const keys = new Set<string>();
  const text = JSON.stringify(document) ?? '';
  for (const [, variable = ''] of text.matchAll(/\$\{([^},]+)/g)) keys.add(keyNamed(variable.trim()));
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (name === 'Condition') {
        for (const test of Object.values(member as object)) {
          for (const key of Object.keys(test as object)) keys.add(keyNamed(key));
        }
      } else visit(member);
    }
  };
  visit(document);
  return [...keys];
}

/** Secrets Manager's own name for a tag of a secret means the global one. */
function keyNamed(name: string): string {
  return name.toLowerCase().replace(/^secretsmanager:resourcetag\//, 'aws:resourcetag/');
}

/** A decision that depends on the time is never asked for again: remembering it would only take memory. */
export function asksForTime(keys: readonly string[]): boolean {
  return keys.some((key) => TIMES.includes(key));
}

/** What is known of a request, narrowed to what its policies ask about: so that decisions can be remembered. */
export function contextOf(
  call: Call,
  request: AccessRequest,
  keys: readonly string[],
  tags: Readonly<Record<string, string>>,
): Context {
  const context: Context = {};
  for (const key of keys) {
    // A policy may ask for a key that is named as a member of every object.
    const global = Object.hasOwn(GLOBAL, key) ? GLOBAL[key] : undefined;
    const value = global?.[1](call);
    if (global && value !== undefined) context[global[0]] = value;
    if (key.startsWith(PRINCIPAL_TAG)) {
      const name = Object.keys(tags).find((tag) => PRINCIPAL_TAG + tag.toLowerCase() === key);
      if (name !== undefined) context[`aws:PrincipalTag/${name}`] = tags[name] as string;
    }
  }
  // What the service says about its own request wins over what is assumed of every request.
  for (const [name, value] of Object.entries(request.context ?? {})) {
    if (keys.includes(name.toLowerCase())) context[name] = value;
  }
  return context;
}

/** secretsmanager.eu-central-1.amazonaws.com is secretsmanager.amazonaws.com in aws:CalledVia. */
function serviceName(endpoint: string): string {
  return endpoint.replace(/\.[a-z]+-[a-z-]+-\d+\./, '.');
}
