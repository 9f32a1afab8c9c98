import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import type { HttpRequest } from '../sigv4';
import type { HttpResponse } from './response';

/** AWS Query: a form in, XML out. Lists are `Name.member.N`, structures `Name.Member`. */
export const query = {
  operation(request: HttpRequest): string {
    const operation = new URLSearchParams(request.body).get('Action');
    if (!operation) throw new AwsError('MissingAction', 'The request has no Action.');
    return operation;
  },

  input(request: HttpRequest): Input {
    const root: Tree = {};
    for (const [name, value] of new URLSearchParams(request.body)) {
      if (name === 'Action' || name === 'Version') continue;
      const path = name.split('.');
      let node = root;
      for (const part of path.slice(0, -1)) {
        if (typeof node[part] !== 'object') node[part] = {};
        node = node[part] as Tree;
      }
      node[path[path.length - 1] as string] = value;
    }
    return lists(root) as Input;
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

interface Tree {
  [name: string]: Tree | string;
}

function lists(node: Tree | string): unknown {
  if (typeof node === 'string') return node;
  const { member } = node;
  if (member !== undefined && typeof member === 'object') {
    return Object.keys(member)
      .sort((a, b) => Number(a) - Number(b))
      .map((index) => lists(member[index] as Tree));
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, lists(value)]));
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

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

function response(status: number, requestId: string, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
