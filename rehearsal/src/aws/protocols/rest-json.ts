import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import { readMembers } from '../members';
import type { HttpRequest } from '../sigv4';
import { datesAsSeconds, parse, WIRE } from './json';
import type { HttpResponse } from './response';

/** REST JSON: the method and the path determine the operation, and the path, the query and the body hold the members. */
export const restJson = {
  operation(request: HttpRequest, service: Service): string {
    return matched(request, service).operation;
  },

  input(request: HttpRequest, service: Service): Input {
    const [, query = ''] = request.url.split('?');
    const { members } = matched(request, service);
    const input = { ...parse(request.body), ...Object.fromEntries(new URLSearchParams(query)), ...members };
    return readMembers(service.members ?? {}, input, WIRE);
  },

  output(output: unknown, requestId: string): HttpResponse {
    return response(200, requestId, output ?? {});
  },

  error({ status, code, message }: AwsError, requestId: string): HttpResponse {
    return response(status, requestId, { message }, { 'x-amzn-errortype': code });
  },
};

interface Matched {
  readonly operation: string;
  /** Members in the path. */
  readonly members: Readonly<Record<string, string>>;
}

function matched({ method, url }: HttpRequest, { routes = {} }: Service): Matched {
  const path = url.split('?')[0] ?? '';
  for (const [operation, route] of Object.entries(routes)) {
    const [verb, template = ''] = route.split(' ');
    const pattern = template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const groups = verb === method && new RegExp(`^${pattern}$`).exec(path)?.groups;
    if (groups === false || (groups === undefined && path !== template)) continue;
    const members = Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { operation, members: Object.fromEntries(members) };
  }
  throw new AwsError('UnknownOperationException', `The local AWS does not support ${method} ${path}.`, {
    status: 404,
  });
}

function response(status: number, requestId: string, body: unknown, headers: object = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(datesAsSeconds(body)),
  };
}
