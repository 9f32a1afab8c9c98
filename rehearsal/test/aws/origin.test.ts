import {
  CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import { roleSession } from './role-session';

const Id = 'E1EXAMPLE';
const RuleArn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/web/1/2/3';

let aws: LocalAws;
let endpoint: HttpEndpoint;
let cloudFront: CloudFrontClient;
let loadBalancing: ElasticLoadBalancingV2Client;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const credentials = await roleSession(
    aws,
    {
      Action: ['cloudfront:GetDistribution', 'cloudfront:UpdateDistribution'],
      Resource: aws.cloudFront.arnOf(Id),
    },
    { Action: 'elasticloadbalancing:ModifyRule', Resource: RuleArn },
    { Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
  );
  const options = { endpoint: await endpoint.open(), region: aws.region, maxAttempts: 1, credentials };
  cloudFront = new CloudFrontClient(options);
  loadBalancing = new ElasticLoadBalancingV2Client(options);
});
afterEach(async () => {
  cloudFront.destroy();
  loadBalancing.destroy();
  await endpoint.close();
});

const pass = (seconds: number) => aws.timeline.runUntil(aws.timeline.now() + seconds * 1000);

test('a distribution sends both values until a change is deployed, and keeps the rest of its configuration', async () => {
  const headers = [
    { name: 'x-region', value: 'eu' },
    { name: 'x-verify', value: 'old' },
  ];
  const distribution = aws.cloudFront.create(Id, [
    { id: 'images', headers: [] },
    { id: 'web', headers },
  ]);
  const { Distribution, ETag } = await cloudFront.send(new GetDistributionCommand({ Id }));
  expect(Distribution).toMatchObject({ Id, Status: 'Deployed' });
  const config = Distribution?.DistributionConfig as DistributionConfig;
  const web = config.Origins?.Items?.[1];
  expect(web?.CustomHeaders?.Items).toEqual([
    { HeaderName: 'x-region', HeaderValue: 'eu' },
    { HeaderName: 'x-verify', HeaderValue: 'old' },
  ]);
  if (web?.CustomHeaders?.Items?.[1]) web.CustomHeaders.Items[1].HeaderValue = 'new';
  const update = (IfMatch?: string) =>
    cloudFront.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: config }));
  expect((await update(ETag)).Distribution?.Status).toBe('InProgress');
  await expect(update(ETag)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(distribution.sending('web', 'X-Verify')).toEqual(['old', 'new']);
  await pass(500);
  expect(distribution.sending('web', 'x-verify')).toEqual(['new']);
  const after = await cloudFront.send(new GetDistributionCommand({ Id }));
  expect(after.Distribution).toMatchObject({ Status: 'Deployed', DistributionConfig: config });
});

test('an unknown distribution is refused, and another one needs a permission', async () => {
  const get = (id: string) => cloudFront.send(new GetDistributionCommand({ Id: id }));
  await expect(get(Id)).rejects.toMatchObject({ name: 'NoSuchDistribution' });
  aws.cloudFront.create('E2', []);
  await expect(get('E2')).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) });
});

test('a rule has five values in all its conditions, and the load balancer applies a change later', async () => {
  const header = (...Values: string[]) => ({
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: 'x-verify', Values },
  });
  const paths = { Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b'] } };
  aws.loadBalancing.create(RuleArn, [paths, header('old')]);
  const modify = (...values: string[]) =>
    loadBalancing.send(new ModifyRuleCommand({ RuleArn, Conditions: [paths, header(...values)] }));
  await modify('old', 'new');
  const { Rules } = await loadBalancing.send(new DescribeRulesCommand({ RuleArns: [RuleArn] }));
  expect(Rules?.[0]?.Conditions).toEqual([paths, header('old', 'new')]);
  expect(aws.loadBalancing.accepts(RuleArn, 'X-Verify', 'new')).toBe(false);
  await pass(30);
  expect(aws.loadBalancing.accepts(RuleArn, 'X-Verify', 'new')).toBe(true);
  expect(aws.loadBalancing.accepts(RuleArn, 'x-verify', 'other')).toBe(false);
  await expect(modify('1', '2', '3', '4')).rejects.toThrow('5 condition values');
  aws.loadBalancing.remove(RuleArn);
  await expect(modify('1')).rejects.toMatchObject({ name: 'RuleNotFoundException' });
});
