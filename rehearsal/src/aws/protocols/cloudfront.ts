import type { Input, Service } from '../call';
import { AwsError } from '../errors';
import { readMembers } from '../members';
import type { DistributionResponse } from '../services/cloudfront';
import type { HttpRequest } from '../sigv4';
import { WIRE } from './json';
import type { HttpResponse } from './response';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const PATH = /^\/2020-05-31\/distribution\/(\w+)(\/config)?$/;

/** REST XML of CloudFront, as far as the stub of distributions needs it: a configuration is kept as its text. */
export const cloudfront = {
  operation({ method, url }: HttpRequest): string {
    const [, id, config] = PATH.exec(url.split('?')[0] ?? '') ?? [];
    if (id !== undefined && method === 'GET' && !config) return 'GetDistribution';
    if (id !== undefined && method === 'PUT' && config) return 'UpdateDistribution';
    throw new AwsError('InvalidAction', `The local AWS does not support ${method} ${url}.`, { status: 404 });
  },

  input({ url, headers, body }: HttpRequest, service: Service): Input {
    const [, Id] = PATH.exec(url.split('?')[0] ?? '') ?? [];
    const input = { Id, IfMatch: headers['if-match'], DistributionConfig: body };
    return readMembers(service.members ?? {}, input, WIRE);
  },

  output(output: unknown, requestId: string): HttpResponse {
    const { etag, xml } = output as DistributionResponse;
    return response(200, requestId, xml.replace('>', ` xmlns="${NAMESPACE}">`), { etag });
  },

  error({ status, type, code, message }: AwsError, requestId: string): HttpResponse {
    const text = message.replace(/[<>&]/g, '');
    return response(
      status,
      requestId,
      `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${code}</Code>` +
        `<Message>${text}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  },
};

function response(status: number, requestId: string, body: string, headers: object = {}): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...headers }, body };
}
