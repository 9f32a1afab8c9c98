import type { LocalAws } from '../aws/local-aws';
import type { Serve } from './issuer';

/** Longest request that the endpoint reads. */
const LONGEST_REQUEST = 16_384;

/**
 * Serves the GraphQL endpoints of AppSync for API keys. It has no schema: every query gets the same data. Source of the refusal:
 * AWS re:Post, "Troubleshoot Unauthorized errors when running GraphQL requests in AppSync".
 */
export function serveGraphql(aws: LocalAws): Serve {
  return () => ({
    protocol: 'https',
    hosts: ({ parameters: { graphqlUrl } }) =>
      typeof graphqlUrl === 'string' ? [`${new URL(graphqlUrl).hostname}:443`] : [],
    async request(request, response) {
      let size = 0;
      for await (const part of request) {
        size += part.length;
        if (size > LONGEST_REQUEST) return void request.destroy();
      }
      const api = aws.appSync.apiAt((request.headers.host ?? '').replace(/:\d+$/, ''));
      const accepted = api?.accepts(String(request.headers['x-api-key'] ?? '')) ?? false;
      const message = 'You are not authorized to make this call.';
      const errors = [{ errorType: 'UnauthorizedException', message }];
      response.writeHead(accepted ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(accepted ? { data: { __typename: 'Query' } } : { errors }));
    },
  });
}
