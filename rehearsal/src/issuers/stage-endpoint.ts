import type { LocalAws } from '../aws/local-aws';
import type { Serve } from './issuer';

/**
 * Serves the stages of REST APIs for API keys: every method requires a key and answers HTTP 200. Source of the refusal: "Gateway
 * response types for API Gateway", API Gateway Developer Guide.
 */
export function serveStages(aws: LocalAws): Serve {
  return () => ({
    protocol: 'https',
    hosts: ({ parameters: { url } }) => [
      `${typeof url === 'string' ? new URL(url).hostname : `execute-api.${aws.region}.amazonaws.com`}:443`,
    ],
    request(request, response) {
      const accepted = aws.apiGateway.accepts(String(request.headers['x-api-key'] ?? ''));
      response.writeHead(accepted ? 200 : 403, { 'content-type': 'application/json' });
      response.end(JSON.stringify(accepted ? {} : { message: 'Forbidden' }));
    },
  });
}
