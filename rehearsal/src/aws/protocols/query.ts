import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import { readMembers, type Shape, type Wire } from '../members';
import type { HttpRequest } from '../sigv4';
import type { HttpResponse } from './response';

/** AWS Query: a form in, XML out. Lists are `Name.member.N`, structures `Name.Member`. */
export const query = {
  operation(request: HttpRequest): string {
    const operation = parameters(request).get('Action');
    if (!operation) throw new AwsError('MissingAction', 'The request has no Action.');
    return operation;
  },

  input(request: HttpRequest, service: Service): Input {
    const root = tree();
    for (const [name, value] of parameters(request)) {
      const path = name.split('.');
      let node = root;
      for (const part of path.slice(0, -1)) {
        if (typeof node[part] !== 'object') node[part] = tree();
        node = node[part] as Tree;
      }
      node[path[path.length - 1] as string] = value;
    }
    return readMembers(service.members ?? {}, root, WIRE);
  },

  output(output: unknown, requestId: string, service: Service, operation: string): HttpResponse {
    const result = output === undefined || output === null ? '' : xml(`${operation}Result`, output);
    return response(
      200,
      requestId,
      `<${operation}Response xmlns="${service.namespace}">${result}` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    );
  },

  error(error: AwsError, requestId: string, service: Service): HttpResponse {
    return response(
      error.status,
      requestId,
      `<ErrorResponse xmlns="${service.namespace}"><Error><Type>${error.type}</Type>` +
        `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  },
};

/** The form in the body or, of a GET, the query of the URL. */
function parameters({ method, url, body }: HttpRequest): URLSearchParams {
  return new URLSearchParams(method === 'GET' ? url.split('?')[1] : body);
}

interface Tree {
  [name: string]: Tree | string;
}

/** An object without a prototype: a request may have a member `__proto__`. */
function tree(): Tree {
  return Object.create(null);
}

const WIRE: Wire = {
  scalar(type, value) {
    if (typeof value !== 'string') return undefined;
    switch (type) {
      case 'integer':
        return /^[+-]?\d{1,15}$/.test(value) ? Number(value) : undefined;
      case 'boolean':
        return value === 'true' || value === 'false' ? value === 'true' : undefined;
      default:
        return value;
    }
  },
  // An empty list is sent as an empty text.
  list(value) {
    if (value === '') return [];
    const { member, ...others } = value as Tree;
    if (typeof member !== 'object' || Object.keys(others).length > 0) return undefined;
    const numbers = Object.keys(member);
    if (!numbers.every((number) => /^\d{1,9}$/.test(number))) return undefined;
    return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => member[number]);
  },
  wrongType: (value, shape) => new AwsError('MalformedInput', wrongType(value, shape)),
  constraint: (what) => new AwsError('ValidationError', `1 validation error detected: ${what}`),
};

/** Only the text for a list or structure in place of a single value is quoted from AWS. */
function wrongType(value: unknown, shape: Shape): string {
  if (typeof value === 'object') return 'Top level element may not be treated as a list';
  if (typeof shape === 'object') return 'Expected a list or a structure';
  return `'${value}' is not of the type ${shape.replace('!', '')}`;
}

function xml(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `<${name}>${value.map((item) => xml('member', item)).join('')}</${name}>`;
  if (value instanceof Date) return `<${name}>${value.toISOString().replace(/\.\d+Z$/, 'Z')}</${name}>`;
  if (typeof value === 'object') {
    const members = Object.entries(value as Record<string, unknown>).map(([key, item]) => xml(key, item));
    return `<${name}>${members.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** Escapes a text and replaces characters that XML 1.0 does not allow. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[<>&"\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}

function response(status: number, requestId: string, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
