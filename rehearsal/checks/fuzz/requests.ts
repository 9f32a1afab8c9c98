import type { Service } from '../../src/aws/call';
import type { HttpRequest } from '../../src/aws/sigv4';
import type { Random } from '../../src/kernel/random';
import { sdkMembers, sdkRequired } from '../../test/recordings/sdk-members';
import type { CallerKeys } from '../../test/recordings/transcript';
import { signed, signedRequest } from '../../test/recordings/wire';
import { mutated, PROTOTYPE_NAMES } from './mutations';
import { goodInput, pick, REGION } from './values';

/** A request, and what it was meant to be. */
export interface FuzzRequest {
  readonly service: Service;
  readonly operation: string;
  readonly request: HttpRequest;
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

/** A good request with up to three things wrong in its input, and now and then one in how it is sent. */
export function fuzzRequest(
  random: Random,
  services: readonly Service[],
  keys: readonly CallerKeys[],
  now: number,
): FuzzRequest {
  const [service, operation] = pick(
    random,
    services.flatMap((one) => Object.keys(one.operations).map((name) => [one, name] as const)),
  );
  const members = sdkMembers(service.name, operation) ?? service.members ?? {};
  let input: unknown = goodInput(random, members, sdkRequired(service.name, operation));
  for (let i = pick(random, [0, 0, 1, 1, 1, 2, 3]); i > 0; i--) input = mutated(random, input);
  const place = { region: REGION, now };
  const key = pick(random, keys);
  // A form has fields, whatever became of the input.
  const whole = service.protocol === 'query' && typeof input !== 'object' ? {} : input;
  const good = signedRequest(key, place, service.name, operation, (whole ?? {}) as Record<string, unknown>);
  const { authorization: _, ...headers } = good.headers;
  const again = (change: Partial<HttpRequest>, name = service.name, by = key) =>
    signed({ ...good, headers: omitHash(headers), ...change }, by, place, name);
  return { service, operation, request: sentWrongly(random, good, again, key) };
}

type Again = (change: Partial<HttpRequest>, service?: string, by?: CallerKeys) => HttpRequest;

function sentWrongly(random: Random, good: HttpRequest, again: Again, key: CallerKeys): HttpRequest {
  const { headers, body } = good;
  const { authorization = '', ...unsigned } = headers;
  const kept = omitHash(unsigned);
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
        url: pick(random, [
          '/?a=%zz',
          '/?=&&=',
          '//',
          '/%',
          '/a b'.replace(' ', '%20'),
          '/?Action=ListUsers',
        ]),
      });
    case 5:
      return again({}, pick(random, OTHER_SERVICES));
    case 6:
      return again({}, undefined, {
        ...key,
        [pick(random, ['AccessKeyId', 'SecretAccessKey', 'SessionToken'])]: name || 'x',
      });
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

/** What belongs to the signature is made anew. */
function omitHash(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization: _1, 'x-amz-content-sha256': _2, 'x-amz-date': _3, ...others } = headers;
  return others;
}
