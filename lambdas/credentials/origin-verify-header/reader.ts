import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { sendVia } from '../../verification/https';
import { type HeaderValue, ORIGIN_VERIFY_HEADER } from './contract';

/** Sends a request with the header to the load balancer, and one without it to the distribution, as a viewer does. */
export const reader: KindReader = {
  kind: ORIGIN_VERIFY_HEADER,
  description:
    'each read sends a request with the header to the load balancer, and one through the distribution',
  replacesIn: ['AWS::CloudFront::Distribution', 'AWS::ElasticLoadBalancingV2::ListenerRule'],
  async use(text, context) {
    const { headerName, headerValue } = JSON.parse(text) as HeaderValue;
    const { listenerRuleArn, distributionId } = context.parameters;
    const rule = String(listenerRuleArn).split('/').at(-1);
    await request(`${rule}.elb.amazonaws.com`, { [headerName]: headerValue }, context);
    await request(`${String(distributionId).toLowerCase()}.cloudfront.net`, {}, context);
  },
};

async function request(
  host: string,
  headers: Readonly<Record<string, string>>,
  { issuerPort, certificateAuthority: ca }: UseContext,
): Promise<void> {
  const address = { hostname: '127.0.0.1', port: issuerPort(host, 443), servername: host, ca };
  const sent = { method: 'GET', headers: { ...headers, host } } as const;
  const { status } = await sendVia(`https://${host}/`, sent, address);
  if (status !== 200) throw new Error(`${host} refused the request: HTTP ${status}.`);
}
