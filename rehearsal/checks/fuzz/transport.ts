import type { HttpRequest } from '../../src/aws/sigv4';
import type { Random } from '../../src/kernel/random';
import type { CallerKeys } from '../../test/recordings/transcript';
import { type Place, signed } from '../../test/recordings/wire';
import { PROTOTYPE_NAMES } from './mutations';
import { pick } from './values';

/** The service, key, place and time that a request is signed for. */
interface Sender {
  readonly service: string;
  readonly key: CallerKeys;
  readonly place: Place;
}

const OTHER_SERVICES = ['s3', 'lambda', 'constructor', '__proto__', 'kms', 'iam', 'secretsmanager'];
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

/** The request as it is, or with a fault in its headers, body or signature. */
export function withTransportFault(random: Random, good: HttpRequest, sender: Sender): HttpRequest {
  const { headers, body } = good;
  const { authorization = '', ...unsigned } = headers;
  const { 'x-amz-content-sha256': _1, 'x-amz-date': _2, ...kept } = unsigned;
  const again = (change: Partial<HttpRequest>, { service, key, place } = sender) =>
    signed({ ...good, headers: kept, ...change }, key, place, service);
  const name = pick(random, [...PROTOTYPE_NAMES, '', 'NoSuchOperation', 'a.b.c']);
  switch (random.integer(0, 29)) {
    case 0:
      return again({ body: body.slice(0, random.integer(0, body.length)) });
    case 1:
      return again({ body: pick(random, BODIES) });
    case 2:
      return again({ body: pick(random, BODIES), headers: { ...kept, 'content-type': pick(random, TYPES) } });
    case 3:
      return again({
        headers: { ...kept, 'x-amz-target': `secretsmanager.${name}` },
        body: body.startsWith('{') ? body : `Action=${name}`,
      });
    case 4:
      return again({
        url: pick(random, URLS),
      });
    case 5:
      return again({}, { ...sender, service: pick(random, OTHER_SERVICES) });
    case 6:
      return again({}, { ...sender, key: { ...sender.key, [pick(random, PARTS_OF_A_KEY)]: name || 'x' } });
    case 7:
      return { ...good, headers: unsigned };
    case 8:
      return {
        ...good,
        headers: {
          ...headers,
          authorization: authorization.slice(0, random.integer(0, authorization.length)),
        },
      };
    case 9:
      return {
        ...good,
        headers: {
          ...headers,
          authorization: authorization.replace('SignedHeaders=', `SignedHeaders=${name};`),
        },
      };
    case 10:
      return {
        ...good,
        headers: {
          ...headers,
          'x-amz-date': pick(random, ['', 'x', '99999999T999999Z', '20260101T000000Z']),
        },
      };
    case 11:
      return again({ method: pick(random, ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) });
    default:
      return good;
  }
}
