import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import { isList, isStructure, readMembers, type Scalar, type Shape, type Wire } from '../members';
import type { HttpRequest } from '../sigv4';
import type { HttpResponse } from './response';

/** AWS JSON 1.1: the operation is in X-Amz-Target, dates are seconds since the epoch. */
export const json = {
  operation(request: HttpRequest, service: Service): string {
    const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.');
    if (prefix !== service.targetPrefix || !operation) throw new AwsError('UnknownOperationException', '');
    return operation;
  },

  input(request: HttpRequest, service: Service): Input {
    return readMembers(service.members ?? {}, parse(request.body), WIRE);
  },

  output(output: unknown, requestId: string): HttpResponse {
    return response(200, requestId, JSON.stringify(datesAsSeconds(output ?? {})));
  },

  error(error: AwsError, requestId: string): HttpResponse {
    return response(
      error.status,
      requestId,
      JSON.stringify({ __type: error.code, [error.member]: error.message }),
    );
  },
};

export const WIRE: Wire = {
  scalar(type, value) {
    switch (type) {
      case 'text':
      case 'document':
        // An unpaired surrogate cannot be encoded in UTF-8.
        return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : undefined;
      case 'blob':
        return typeof value === 'string' && isBase64(value) ? value : undefined;
      case 'integer':
        return Number.isSafeInteger(value) ? (value as number) : undefined;
      case 'boolean':
        return typeof value === 'boolean' ? value : undefined;
    }
  },
  list: (value) => (Array.isArray(value) ? value : undefined),
  wrongType: (value, shape) => serializationError(wrongType(value, shape)),
  constraint: (what) => new AwsError('ValidationException', `1 validation error detected: ${what}`),
};

export function parse(body: string): object {
  let input: unknown;
  try {
    input = JSON.parse(body || '{}');
  } catch {
    // handled below
  }
  if (isStructure(input)) return input;
  throw serializationError('The request body is not a JSON object.');
}

const NAMES: Readonly<Record<Scalar, string>> = {
  text: 'a String',
  document: 'a String',
  blob: 'a ByteBuffer',
  integer: 'an Integer',
  boolean: 'a Boolean',
};

/** The texts of AWS services with this protocol, as public issue reports quote them. */
function wrongType(value: unknown, shape: Shape): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (isStructure(value)) return 'Start of structure or map found where not expected.';
  if (isList(shape) || typeof shape === 'object') return 'Unexpected field type';
  const kind = typeof value === 'boolean' ? String(value).toUpperCase() : (typeof value).toUpperCase();
  return `${kind}_VALUE can not be converted to ${NAMES[shape.replace('!', '') as Scalar]}`;
}

function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message, { member: 'Message' });
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function response(status: number, requestId: string, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body,
  };
}

/** Replaces dates before serialization; a replacer of JSON.stringify is several times slower. */
export function datesAsSeconds(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(datesAsSeconds);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, datesAsSeconds(member)]));
}
