import { checkSpec } from '../../../../lambdas/credentials/http-api/spec/check';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

// biome-ignore lint/suspicious/noExplicitAny: tests make mistakes
type Draft = any;

/** Mistakes of a spec after a change. */
function mistakesAfter(change: (spec: Draft) => void, spec: object = NAMED): string[] {
  const draft = JSON.parse(JSON.stringify(spec));
  change(draft);
  return checkSpec(draft).map(({ place, problem }) => `${place}: ${problem}`);
}

// Each of these would fail at run time only.
test.each([
  ['0177.0.0.1', '/hosts/1: 0177.0.0.1 is no address and no name of a host'],
  ['2130706433', '/hosts/1: 2130706433 is no address'],
  ['0x7f.1', '/hosts/1: 0x7f.1 is no address'],
  ['127.1', '/hosts/1: 127.1 is no address'],
  ['1.2.3.4.5', '/hosts/1: 1.2.3.4.5 is no address'],
  ['a..example', '/hosts/1: a..example is no name of a host'],
  ['-a.-b.example0-.x', '/hosts/1: "-a.-b.example0-.x" does not match'],
  [`${'a'.repeat(64)}.example`, 'is no name of a host'],
  ['xn--0.example', '/hosts/1: xn--0.example is no name of a host'],
  ['api.acme.example.', '/hosts/1: "api.acme.example." does not match'],
  ['API.acme.example', '/hosts/1: "API.acme.example" does not match'],
  ['user@acme.example', '/hosts/1: "user@acme.example" does not match'],
  ['b\u00fccher.example', '/hosts/1: "b\u00fccher.example" does not match'],
  ['[::1]', '/hosts/1: "[::1]" does not match'],
  ['acme.example:65536', '/hosts/1: acme.example:65536 has a port above 65535'],
  ['localhost:8443', '/hosts/1: localhost:8443 is the machine itself'],
  ['api.localhost', '/hosts/1: api.localhost is the machine itself'],
  ['169.254.169.254', '/hosts/1: 169.254.169.254 is an address of the machine'],
])('refuses the host %s', (host, expected) => {
  expect(mistakesAfter((spec) => spec.hosts.push(host)).join('\n')).toContain(expected);
});

test.each([['8.8.8.8'], ['xn--bcher-kva.example'], ['a-b.c1.example:8443'], ['vault']])(
  'allows the host %s',
  (host) => {
    expect(mistakesAfter((spec) => spec.hosts.push(host))).toEqual([]);
  },
);

test('refuses certificate authorities that Node.js would ignore', () => {
  const { certificate } = new CertificateAuthority();
  const withCa = (text: string) => mistakesAfter((spec) => (spec.certificateAuthority = text));
  expect(withCa(certificate)).toEqual([]);
  expect(withCa(`${certificate}\n${certificate}`)).toEqual([]);
  for (const text of ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', `${certificate}\nnone`])
    expect(withCa(text)).toEqual(['/certificateAuthority: is no PEM text of certificates only']);
});

test.each<[string, (spec: Draft) => void, string]>([
  ['a line break', (h) => (h['x-a'] = 'a\r\nb: c'), '/x-a: has a character that a header cannot have'],
  ['a letter of another script', (h) => (h['x-a'] = '\u0430'), '/x-a: has a character that a header'],
  ['a name with a line break', (h) => (h['x\n'] = 'a'), ': is no name of a header'],
  ['an empty name', (h) => (h[''] = 'a'), '/: is no name of a header'],
  ['the host', (h) => (h.Host = 'evil.example'), '/Host: is a header of the connection'],
  ['the length', (h) => (h['content-length'] = '1'), '/content-length: is a header of the connection'],
  ['an encoding', (h) => (h['Transfer-Encoding'] = 'chunked'), '/Transfer-Encoding: is a header of'],
  ['a header twice', (h) => Object.assign(h, { 'x-a': 'a', 'X-A': 'b' }), '/X-A: is there twice'],
])('refuses headers with %s, in a request and of the administrator', (_name, change, expected) => {
  expect(mistakesAfter((spec) => change(spec.test.request.headers))).toEqual([
    expect.stringContaining(`/test/request/headers${expected.startsWith('/') ? '' : '/x\n'}${expected}`),
  ]);
  expect(mistakesAfter((spec) => change(spec.admin.headers))).toHaveLength(1);
});

test.each<[string, (spec: Draft) => void, string]>([
  [
    'a parent in a path',
    (s) => (s.remove.request.url = 'https://api.acme.example/v1/{id}/../../admin'),
    '/remove/request/url: has a path with . or ..',
  ],
  [
    'a space in a path',
    (s) => (s.list.request.url = 'https://api.acme.example/v1/a b'),
    '/list/request/url: has a path with . or .., or with characters that must be percent-encoded',
  ],
  ['a line break in a path', (s) => (s.list.request.url += '\n'), '/list/request/url: has a path with'],
  ['an encoded parent', (s) => (s.list.request.url += '/%2e%2e'), '/list/request/url: has a path with'],
  [
    'basic and the same header',
    (s) => (s.test.request.basic = { username: 'a', password: '{value/token}' }),
    '/test/request/headers/authorization: and basic are the same header',
  ],
  [
    'a colon in a user name',
    (s) => (s.admin = { basic: { username: 'a:b', password: '{admin}' } }),
    '/admin/basic/username: has a colon',
  ],
  [
    'two bodies',
    (s) => (s.create.request.form = { a: 'b' }),
    '/create/request/form: and json are two bodies',
  ],
  [
    'a name of a part with a quote',
    (s) => Object.assign(s.remove.request, { multipart: { 'a"': 'b' } }),
    '/remove/request/multipart/a": is no name of a part',
  ],
  [
    'a form and a multipart form',
    (s) => Object.assign(s.remove.request, { form: {}, multipart: {} }),
    '/remove/request/multipart: and form are two bodies',
  ],
  ['a body of a GET', (s) => (s.list.request.json = {}), '/list/request/json: is a body, which a GET'],
  ['a form of a GET', (s) => (s.list.request.form = {}), '/list/request/form: is a body, which a GET'],
  [
    'a placeholder with an underscore',
    (s) => (s.create.request.json.expires = '{expires_at}'),
    '/create/request/json/expires: has {expires_at}, which is no placeholder',
  ],
  [
    'a placeholder with an empty member',
    (s) => (s.admin.headers.authorization = 'Bearer {admin/password}{admin/}'),
    '/admin/headers/authorization: has {admin/}, which is no placeholder',
  ],
  ['no admin secret', (s) => (s.admin = {}), '/admin: has no {admin} and no {admin/…}'],
  [
    'a login whose answer is not used',
    (s) => (s.admin = { login: { method: 'POST', url: s.list.request.url, form: { a: '{admin}' } } }),
    '/admin: has a login, but neither {login/…} nor {admin}',
  ],
  [
    'an admin secret that is a text and JSON',
    (s) => (s.admin.headers.a = '{admin}'),
    '/admin: has {admin} and {admin/…}',
  ],
  [
    'an id that the list cannot have',
    (s) => (s.value.members.id = 'key-{answer/token/id}'),
    '/value/members/id: is the id, so it must be one placeholder',
  ],
  [
    'a copy of the secret',
    (s) => (s.value.members.url = 'https://x:{answer/token/value}@acme.example'),
    '/value/members/url: has the value of a secret member, so it must be in secret',
  ],
  ['an empty member', (s) => (s.value.members.region = ''), '/value/members/region: is empty'],
  [
    'a line break in a member that a header has',
    (s) => (s.value.members.token += '\n'),
    '/value/members/token: has a character that a header cannot have',
  ],
  ['an element as its id', (s) => (s.list.id = ''), '/list/id: is a value that /list/name expects'],
  [
    'an object as a time',
    (s) => (s.list.created.at = ''),
    '/list/created/at: is a value that /list/id expects to have members',
  ],
  [
    'an array with the next page',
    (s) => Object.assign(s.list, { items: '/meta' }),
    '/list/items: is a value that /list/next/at expects to have members',
  ],
  [
    'a text with members',
    (s) => (s.value.members.token = '{answer/token}'),
    '/value/members/token: is a value that /value/members/id expects to have members',
  ],
])('refuses %s', (_name, change, expected) => {
  expect(mistakesAfter(change).join('\n')).toContain(expected);
});

test.each<[string, (spec: Draft) => Draft[], string]>([
  ['half', (s) => (s.create.full = [{ status: 422, at: '/a' }]), '/create/full/0: has one of at and is'],
  ['half', (s) => (s.remove.gone = [{ status: 422, is: 'a' }]), '/remove/gone/0: has one of at and is'],
  [
    'a redirect',
    (s) => (s.test.alive = [{ status: 302 }]),
    '/test/alive/0: is HTTP 302: redirects are refused',
  ],
  ['a redirect', (s) => (s.create.ok = [{ status: 303 }]), '/create/ok/0: is HTTP 303: redirects'],
  [
    'a rate limit',
    (s) => (s.create.full = [{ status: 429 }]),
    '/create/full/0: is HTTP 429, which is waited for',
  ],
  ['a refused administrator', (s) => (s.remove.gone = [{ status: 401 }]), '/remove/gone/0: is HTTP 401'],
  ['a refused administrator', (s) => (s.list.empty = [{ status: 401 }]), '/list/empty/0: is HTTP 401'],
])('refuses a condition of %s, which no answer meets', (_name, change, expected) => {
  expect(mistakesAfter(change).join('\n')).toContain(expected);
});

test.each<[string, (spec: Draft) => void, string]>([
  [
    'the name',
    (s) => (s.create.request.json.label = 'key {value/id}'),
    '/create/request/json/label: has a text around {value/id}, which the API would store too',
  ],
  [
    'the secret',
    (s) => (s.create.request.json.password = 'x{value/password}'),
    '/create/request/json/password: has a text around {value/password}',
  ],
])('refuses a text around %s of a value that the rotator chooses', (_name, change, expected) => {
  expect(mistakesAfter(change, CHOSEN).join('\n')).toContain(expected);
});

test('refuses a copy of a secret that the rotator chooses', () => {
  const change = (spec: Draft) => (spec.value.members.copy = 'x{random}');
  expect(mistakesAfter(change, CHOSEN).join('\n')).toContain(
    '/value/members/copy: has the value of a secret',
  );
});

test('allows a limit of another status, braces of GraphQL, and an id that a secret contains', () => {
  const change = (spec: Draft) => {
    spec.rateLimit = { status: [420] };
    spec.create.full = [{ status: 429 }];
    spec.create.request.json.query = 'query { keys { id name } } {}';
    spec.value.members.token = '{answer/token/id}{answer/token/value}';
  };
  expect(mistakesAfter(change)).toEqual([]);
});

/** Values of other types, and texts that lead elsewhere. */
const WRONG: readonly unknown[] = [
  null,
  7,
  '',
  'zz',
  [],
  {},
  true,
  'a\r\nb: c',
  '/../x',
  JSON.parse('{"__proto__":[]}'),
];

function* placesIn(value: Draft, place: readonly string[] = []): Generator<readonly string[]> {
  if (place.length > 0) yield place;
  if (typeof value === 'object' && value !== null)
    for (const name of Object.keys(value)) yield* placesIn(value[name], [...place, name]);
}

test.each([NAMED, UNNAMED, EXPIRING, CHOSEN])('names a place for each wrong value in $name', (spec) => {
  let refused = 0;
  for (const place of placesIn(spec))
    for (const wrong of [undefined, ...WRONG]) {
      const change = (draft: Draft) => {
        const parent = place.slice(0, -1).reduce((part, name) => part[name], draft);
        parent[place.at(-1) ?? ''] = wrong;
      };
      const mistakes = mistakesAfter(change, spec);
      if (mistakes.length > 0) refused += 1;
      for (const mistake of mistakes) expect(mistake).toMatch(/^\/[^:]*: \S/);
    }
  expect(refused).toBeGreaterThan(300);
});
