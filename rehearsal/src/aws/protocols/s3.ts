import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import { readMembers } from '../members';
import type { StoredObject } from '../services/s3';
import type { HttpRequest } from '../sigv4';
import { WIRE } from './json';
import type { HttpResponse } from './response';

/** REST XML of S3 with paths such as /BUCKET/KEY, as far as the stub of S3 needs it: a body is an object. */
export const s3 = {
  operation({ method }: HttpRequest): string {
    if (method === 'PUT') return 'PutObject';
    if (method === 'GET') return 'GetObject';
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405,
    });
  },

  input({ url, headers, body }: HttpRequest, service: Service): Input {
    const [, bucket = '', ...key] = (url.split('?')[0] ?? '').split('/').map(decodeURIComponent);
    const input = {
      Body: body,
      Bucket: bucket,
      CacheControl: headers['cache-control'],
      ContentType: headers['content-type'],
      Key: key.join('/'),
    };
    return readMembers(service.members ?? {}, input, WIRE);
  },

  output(output: unknown, requestId: string): HttpResponse {
    const { body = '', contentType, cacheControl } = (output ?? {}) as Partial<StoredObject>;
    const headers = {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
    };
    return response(200, requestId, body, headers);
  },

  error(error: AwsError, requestId: string): HttpResponse {
    // S3 has names of its own for errors of permissions.
    const code = error.code.replace(/^AccessDeniedException$/, 'AccessDenied');
    const text = error.message.replace(/[<>&]/g, '');
    return response(
      error.status,
      requestId,
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message><RequestId>${requestId}</RequestId></Error>`,
    );
  },
};

function response(status: number, requestId: string, body: string, headers: object = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId, ...headers },
    body,
  };
}
