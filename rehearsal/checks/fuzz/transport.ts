import type { HttpRequest } from '../../src/aws/sigv4';
import type { Random } from '../../src/kernel/random';
import type { CallerKeys } from '../../test/recordings/transcript';
import { type Place, signed } from '../../test/recordings/wire';
import { PROTOTYPE_NAMES } from './mutations';
import { pick } from './values';

/** The service, key, region and time for which a request is signed. */
interface Sender {
  readonly service: string;
  readonly key: CallerKeys;
  readonly place: Place;
}

const OTHER_SERVICES = ['dynamodb', 'lambda', 'constructor', '__proto__', 'kms', 'iam', 'secretsmanager'];
const BODIES = [
  ...['', 'null', '[]', '"text"', '1', '{', '{"SecretId":', '{"a":1}{"b":2}', '\u0000', '[['.repeat(5000)],
  ...['Action', 'Action=', 'Action=ListUsers&Action=GetUser', '%', '%zz=%zz&Action=ListUsers', '&&==&'],
  ...['Action=TagUser&UserName=u&Tags.member.1=x', 'Action=TagUser&UserName=u&Tags.member.x.Key=k'],
  ...['Action=GetUser&UserName.1=u', 'Action=GetUser&__proto__.polluted=1&constructor.prototype.polluted=1'],
  ...['Action=TagUser&UserName=u&Tags.__proto__.polluted=1', `Action=GetUser&UserName=${'.a'.repeat(5000)}`],
];
const TYPES = [
  'text/plain',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
];

const URLS = ['/?a=%zz', '/?=&&=', '//', '/%', '/a%20b', '/?Action=ListUsers'];
const PARTS_OF_A_KEY = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'];

/** The request unchanged, or with a fault in its headers, body or signature. */
export function withTransportFault(random: Random, good: HttpRequest, sender: Sender): HttpRequest {
  const { headers, body } = good;
  const { authorization = '', ...unsigned } = headers;
  const { 'x-amz-content-sha256': _1, 'x-amz-date': _2, ...kept } = unsigned;
  const again = (change: Partial<HttpRequest>, { service, key, place } = sender) =>
    signed({ ...good, headers: kept, ...change }, key, place, service);
  const withHeader = (name: string, value: string) => ({ ...good, headers: { ...headers, [name]: value } });
  const name = pick(random, [...PROTOTYPE_NAMES, '', 'NoSuchOperation', 'a.b.c']);
  const faults: readonly (() => HttpRequest)[] = [
    () => again({ body: body.slice(0, random.integer(0, body.length)) }),
    () => again({ body: pick(random, BODIES) }),
    () => again({ body: pick(random, BODIES), headers: { ...kept, 'content-type': pick(random, TYPES) } }),
    () =>
      again({
        headers: { ...kept, 'x-amz-target': `secretsmanager.${name}` },
        body: body.startsWith('{') ? body : `Action=${name}`,
      }),
    () => again({ url: pick(random, URLS) }),
    () => again({}, { ...sender, service: pick(random, OTHER_SERVICES) }),
    () => again({}, { ...sender, key: { ...sender.key, [pick(random, PARTS_OF_A_KEY)]: name || 'x' } }),
    () => ({ ...good, headers: unsigned }),
    () => withHeader('authorization', authorization.slice(0, random.integer(0, authorization.length))),
    () => withHeader('authorization', authorization.replace('SignedHeaders=', `SignedHeaders=${name};`)),
    () => withHeader('x-amz-date', pick(random, ['', 'x', '99999999T999999Z', '20260101T000000Z'])),
    () => again({ method: pick(random, ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) }),
  ];
  return faults[random.integer(0, 29)]?.() ?? good;
}
