import type { Json } from '../../assembly/json-file';
import type { OriginHeaders } from '../../aws/services/cloudfront/distribution';
import type { ResourceHandler } from '../resource';

/** Distributions and listener rules, as far as a header between them is concerned. */
export const origin: Readonly<Record<string, ResourceHandler>> = {
  'AWS::CloudFront::Distribution': {
    properties: ['DistributionConfig'],
    indifferent: ['Tags'],
    create({ aws, properties }) {
      const id = `E${aws.random.text(13, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`;
      aws.cloudFront.create(id, (properties.DistributionConfig?.Origins ?? []).map(headersOf));
      const attributes = { Id: id, DomainName: `${id.toLowerCase()}.cloudfront.net` };
      return { physicalId: id, attributes, remove: () => aws.cloudFront.remove(id) };
    },
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    properties: ['Conditions'],
    // Requests are not forwarded.
    indifferent: ['Actions', 'ListenerArn', 'Priority'],
    create({ aws, properties }) {
      const id = aws.random.text(16, '0123456789abcdef');
      const arn = `arn:aws:elasticloadbalancing:${aws.region}:${aws.account}:listener-rule/app/rehearsal/1/2/${id}`;
      aws.loadBalancing.create(arn, properties.Conditions ?? []);
      return {
        physicalId: arn,
        attributes: { RuleArn: arn },
        remove: () => aws.loadBalancing.remove(arn),
      };
    },
  },
};

function headersOf({ Id, OriginCustomHeaders = [] }: Json): OriginHeaders {
  const headers = (OriginCustomHeaders as Json[]).map(({ HeaderName, HeaderValue }) => ({
    name: String(HeaderName),
    value: String(HeaderValue),
  }));
  return { id: String(Id), headers };
}
