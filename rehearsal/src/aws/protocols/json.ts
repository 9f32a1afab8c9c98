import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import type { HttpRequest } from '../sigv4';
import type { HttpResponse } from './response';

/** AWS JSON 1.1: the operation is in X-Amz-Target, dates are seconds since the epoch. */
export const json = {
  operation(request: HttpRequest, service: Service): string {
    const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.');
    if (prefix !== service.targetPrefix || !operation) throw new AwsError('UnknownOperationException', '');
    return operation;
  },

  input(request: HttpRequest): Input {
    try {
      const input: unknown = JSON.parse(request.body || '{}');
      if (input !== null && typeof input === 'object' && !Array.isArray(input)) return input as Input;
    } catch {
      // answered below
    }
    throw new AwsError('SerializationException', 'The request body is not a JSON object.');
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

function response(status: number, requestId: string, body: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body,
  };
}

/** Before it becomes text: a replacer, asked about each member, makes that several times as slow. */
function datesAsSeconds(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(datesAsSeconds);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, datesAsSeconds(member)]));
}
