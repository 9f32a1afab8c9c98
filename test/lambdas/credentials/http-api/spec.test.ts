import { checkSpec, describeMistakes } from '../../../../lambdas/credentials/http-api/spec/check';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';

// biome-ignore lint/suspicious/noExplicitAny: tests make mistakes
type Draft = any;

/** Mistakes of a spec after a change. */
function mistakesAfter(change: (spec: Draft) => void, spec: object = NAMED): string[] {
  const draft = JSON.parse(JSON.stringify(spec));
  change(draft);
  return checkSpec(draft).map(({ place, problem }) => `${place}: ${problem}`);
}

test.each([NAMED, UNNAMED, EXPIRING, CHOSEN])('the sample $name has no mistake', (spec) => {
  expect(checkSpec(spec)).toEqual([]);
});

test.each<[string, (spec: Draft) => void, string]>([
  ['a missing member', (s) => delete s.hosts, '/hosts: is missing'],
  ['an unknown member', (s) => (s.list.filter = 1), '/list/filter: is not known; members here are'],
  ['another type', (s) => (s.title = 7), '/title: is a number, not a string'],
  ['null', (s) => (s.title = null), '/title: is null, not a string'],
  ['an array', (s) => (s.admin = []), '/admin: is an array, not an object'],
  ['an empty text', (s) => (s.principal = ''), '/principal: is empty'],
  ['an empty array', (s) => (s.test.dead = []), '/test/dead: is empty'],
  [
    'an unknown method',
    (s) => (s.create.request.method = 'PUSH'),
    '/create/request/method: is "PUSH", not "GET" or',
  ],
  [
    'no TLS',
    (s) => (s.create.request.url = 'http://api.acme.example/'),
    '/create/request/url: "http://api.acme.example/" does not match',
  ],
  [
    'a login in the URL',
    (s) => (s.list.request.url = 'https://a@b/'),
    '/list/request/url: "https://a@b/" does not match',
  ],
  [
    'a placeholder as a host',
    (s) => (s.list.request.url = 'https://{admin}/x'),
    '/list/request/url: "https://{admin}/x" does not match',
  ],
  ['an endpoint with a query', (s) => (s.list.request.url += '?a=b'), '/list/request/url: '],
  ['a URL as a host', (s) => (s.hosts = ['https://a']), '/hosts/0: "https://a" does not match'],
  ['one slot', (s) => (s.slots = 1), '/slots: is 1, less than 2'],
  ['half a slot', (s) => (s.slots = 2.5), '/slots: is a number, not an integer'],
  ['a long time', (s) => (s.times = { issueSeconds: 900 }), '/times/issueSeconds: is 900, more than 60'],
  ['a status', (s) => (s.test.dead[0].status = 99), '/test/dead/0/status: is 99, less than 200'],
  ['a pointer', (s) => (s.list.items = 'tokens'), '/list/items: "tokens" does not match'],
  ['a way to the next page', (s) => (s.list.next = { by: 'random' }), '/list/next/by: is "random", not'],
  [
    'a page without its first number',
    (s) => (s.list.next = { by: 'page', query: 'p' }),
    '/list/next/first: is missing',
  ],
  ['a member with a slash', (s) => (s['a/b'] = 1), '/a~1b: is not known'],
])('the schema refuses %s', (_name, change, expected) => {
  expect(mistakesAfter(change).join('\n')).toContain(expected);
});

test('reports every mistake with its place', () => {
  const mistakes = checkSpec({ name: 'X', hosts: [] });
  expect(mistakes.length).toBeGreaterThan(8);
  expect(describeMistakes(mistakes)).toContain('- /hosts: is empty');
  expect(describeMistakes(checkSpec('text'))).toBe('- the spec: is a string, not an object');
});

test.each<[string, (spec: Draft) => void, string]>([
  [
    'a host that is the machine',
    (s) => s.hosts.push('localhost:8200'),
    '/hosts/1: localhost:8200 is the machine itself',
  ],
  [
    'a loopback address',
    (s) => s.hosts.push('127.0.0.1'),
    '/hosts/1: 127.0.0.1 is an address of the machine itself',
  ],
  [
    'the metadata of instances',
    (s) => s.hosts.push('169.254.169.254'),
    '/hosts/1: 169.254.169.254 is an address of the machine',
  ],
  ['a private address', (s) => s.hosts.push('10.0.0.7:8200'), '/hosts/1: 10.0.0.7:8200 is a private address'],
  [
    'a request to another host',
    (s) => (s.remove.request.url = 'https://evil.example/{id}'),
    '/remove/request/url: goes to evil.example, which is not in hosts',
  ],
  [
    'a request to another port',
    (s) => (s.remove.request.url = 'https://api.acme.example:444/{id}'),
    '/remove/request/url: goes to api.acme.example:444',
  ],
  [
    'an unknown placeholder',
    (s) => (s.create.request.json.name = '{nam}'),
    '/create/request/json/name: has the placeholder {nam}, which has no value here; possible: {name}, {identifier}, {expiresAt}',
  ],
  [
    'the value in create',
    (s) => (s.create.request.json.a = '{value/id}'),
    '/create/request/json/a: has the placeholder {value/id}',
  ],
  [
    'the admin secret in a test',
    (s) => (s.test.request.headers.a = '{admin}'),
    '/test/request/headers/a: has the placeholder {admin}',
  ],
  [
    'an id in a list',
    (s) => (s.list.request.url += '/{id}'),
    '/list/request/url: has the placeholder {id}, which has no value here; possible: no placeholder',
  ],
  [
    'an unknown member of the value',
    (s) => (s.test.request.headers.authorization = '{value/key}'),
    '/test/request/headers/authorization: has {value/key}, but the value has no such member; its members are id, token',
  ],
  [
    'a login without a request',
    (s) => (s.admin.headers.authorization = '{login/token}'),
    '/admin/headers/authorization: has {login/token}, but admin has no login',
  ],
  [
    'an answer without a pointer',
    (s) => (s.value.members.token = '{answer}'),
    '/value/members/token: has {answer} without a pointer',
  ],
  ['an id that is no member', (s) => (s.value.id = 'sid'), '/value/id: names sid, which is not a member'],
  [
    'a secret that is no member',
    (s) => (s.value.secret = ['key']),
    '/value/secret/0: names key, which is not a member',
  ],
  ['a secret id', (s) => (s.value.secret = ['id', 'token']), '/value/secret: contains the id id'],
  [
    'a test with the id only',
    (s) => (s.test.request.headers.authorization = '{value/id}'),
    '/test/request: has no {value/…} that is secret',
  ],
  [
    'a constant id',
    (s) => (s.value.members.id = 'a'),
    '/value/members/id: is the id, but has no placeholder',
  ],
  [
    'a text around the name',
    (s) => (s.create.request.json.name = 'key {name}'),
    '/create/request/json/name: has a text around {name}',
  ],
  [
    'a constant secret',
    (s) => (s.value.members.token = 'abc'),
    '/value/members/token: is secret, but has no placeholder',
  ],
  [
    'a list with names that create does not give',
    (s) => delete s.create.request.json.name,
    '/list/name: is set, but create gives no {name}',
  ],
  [
    'names that the list does not tell',
    (s) => delete s.list.name,
    '/list/name: is missing, but create gives a {name}',
  ],
  [
    'a removal without an id',
    (s) => (s.remove.request.url = 'https://api.acme.example/v1'),
    '/remove/request: has no {id}',
  ],
  [
    'a disabled state that the list does not tell',
    (s) => (s.disable = s.remove),
    '/list/active: is missing, but the spec has disable',
  ],
  [
    'a removal that requires disable',
    (s) => (s.remove.disablesFirst = true),
    '/remove/disablesFirst: is set, but the spec has no disable',
  ],
  [
    'an expiry that is not requested',
    (s) => (s.create.expires = { at: '/e', format: 'date' }),
    '/create/expires: is set, but create requests no expiry',
  ],
  [
    'a test without the value',
    (s) => delete s.test.request.headers,
    '/test/request: has no {value/…} that is secret',
  ],
  [
    'an answer that is alive and dead',
    (s) => s.test.dead.push({ status: 403 }),
    '/test/dead/1: and alive have answers in common: HTTP 403',
  ],
  [
    'an outage as a refusal',
    (s) => s.test.dead.push({ status: 503 }),
    '/test/dead/1: is HTTP 503, which is no refusal',
  ],
  ['a rate limit as a refusal', (s) => s.test.dead.push({ status: 429 }), '/test/dead/1: is HTTP 429'],
  [
    'half of a condition',
    (s) => s.test.alive.push({ status: 201, at: '/a' }),
    '/test/alive/2: has one of at and is',
  ],
])('refuses %s', (_name, change, expected) => {
  expect(mistakesAfter(change).join('\n')).toContain(expected);
});

test.each<[string, (spec: Draft) => void, string]>([
  [
    'times from names without names',
    (s) => (s.list.created = 'name'),
    '/list/created: is "name", but the list has no name',
  ],
  [
    'sessions without names',
    (s) =>
      (s.sessions = { list: { request: s.list.request, items: '', id: '/id', name: '/n' }, end: s.remove }),
    '/sessions: needs a list with name',
  ],
])('refuses %s', (_name, change, expected) => {
  expect(mistakesAfter(change, UNNAMED).join('\n')).toContain(expected);
});

test.each<[string, (spec: Draft) => void, string]>([
  ['another id', (s) => (s.value.members.id = 'x'), '/value/members/id: is the id of a value with random'],
  [
    'a secret that is not random',
    (s) => (s.value.members.password = 'acme'),
    '/value/members/password: is secret, but has no placeholder {random}',
  ],
  [
    'an answer in the value',
    (s) => (s.value.members.password = '{random}{answer/id}'),
    '/value/members/password: has the placeholder {answer/id}, which has no value here; possible: {name}',
  ],
  [
    'a secret that is not sent',
    (s) => delete s.create.request.json.password,
    '/create/request: does not send the secret {value/password}',
  ],
  [
    'a name that is not sent',
    (s) => delete s.create.request.json.label,
    '/create/request: does not send the name {value/id}',
  ],
  [
    'the name outside the value',
    (s) => (s.create.request.json.label = '{name}'),
    '/create/request/json/label: has the placeholder {name}, which has no value here; possible: {value}, {expiresAt}',
  ],
  ['a list without names', (s) => delete s.list.name, '/list/name: is missing, but finds the credentials'],
  [
    'an expiry that the value does not have',
    (s) => delete s.value.members.expiresAt,
    '/value/members: has no member {expiresAt}, which create needs',
  ],
  ['times from names', (s) => (s.list.created = 'name'), '/list/created: is "name", but the name of a value'],
  ['a short secret', (s) => (s.value.random.length = 8), '/value/random/length: is 8, less than 24'],
])('refuses, in a value that the rotator chooses, %s', (_name, change, expected) => {
  expect(mistakesAfter(change, CHOSEN).join('\n')).toContain(expected);
});

test('refuses an answer for a value that the API has already where the API chooses it', () => {
  const change = (spec: Draft) => (spec.create.exists = [{ status: 409 }]);
  expect(mistakesAfter(change)).toEqual(['/create/exists: is set, but the value has no random']);
});

test('allows what is more precise: a refusal with the status of an acceptance, a private address, braces of JSON', () => {
  const change = (spec: Draft) => {
    spec.test.dead.push({ status: 403, at: '/code', is: 'revoked' });
    spec.network = 'private';
    spec.hosts.push('10.0.0.7:8200', 'api.acme.example:443');
    spec.create.request.json.meta = '{"rekey":"{name}"}';
  };
  expect(mistakesAfter(change)).toEqual([]);
});
