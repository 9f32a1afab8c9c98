import type { LocalAws } from '../aws/local-aws';
import type { ConfiguredFunction, Serve } from './issuer';

/**
 * Serves a load balancer and a distribution in front of it. The load balancer answers HTTP 200 to a request that its rule accepts,
 * otherwise HTTP 403. A request through the distribution is answered as if every edge location had sent one.
 */
export function serveOrigins(aws: LocalAws): Serve {
  const served = new Map<string, (headers: Headers) => boolean>();
  return () => ({
    protocol: 'https',
    hosts: ({ parameters }) => {
      const { rule, header, distribution, origin } = partsOf(parameters);
      const [own, viewers] = [
        `${rule.split('/').at(-1)}.elb.amazonaws.com`,
        `${distribution.toLowerCase()}.cloudfront.net`,
      ];
      const accepts = (value: string | undefined) => aws.loadBalancing.accepts(rule, header, value);
      served.set(own, (headers) => accepts(headers[header.toLowerCase()]?.toString()));
      served.set(viewers, () => aws.cloudFront.get(distribution).sending(origin, header).every(accepts));
      return [`${own}:443`, `${viewers}:443`];
    },
    request(request, response) {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      response.writeHead(served.get(host)?.(request.headers) ? 200 : 403);
      response.end();
    },
  });
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function partsOf(parameters: ConfiguredFunction['parameters']) {
  const text = (name: string) => String(parameters[name]);
  return {
    rule: text('listenerRuleArn'),
    header: text('headerName'),
    distribution: text('distributionId'),
    origin: text('originId'),
  };
}
