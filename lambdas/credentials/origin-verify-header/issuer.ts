import type { AdapterFactory } from 'cdk-rekey-engine';
import {
  type CredentialStatus,
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import { originVerifyHeaderFactory } from './adapter';
import { type HeaderValue, ORIGIN_VERIFY_HEADER } from './contract';
import { DistributionModel, HEADER_NAME, RuleModel } from './model';

export const PARAMETERS = {
  headerName: HEADER_NAME,
  distributionId: 'E1EXAMPLE',
  originId: 'load-balancer',
  listenerRuleArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/web/1/2/3',
};

export const issuer: KindWithIssuer = {
  kind: ORIGIN_VERIFY_HEADER,
  // A retirement waits as long as an installation takes, and for CloudFront.
  functionSeconds: 900,
  parameters: PARAMETERS,
  create: (context) => new OriginIssuer(context),
};

interface Command {
  readonly constructor: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: the input of any operation
  readonly input: any;
}

/** Other parts of the configurations, which no change may lose. */
export const PATHS = { Field: 'path-pattern', PathPatternConfig: { Values: ['/shop/*'] } };
export const OTHER_HEADER = { HeaderName: 'x-region', HeaderValue: 'eu' };

/** A distribution and a listener rule in memory. */
export class OriginIssuer implements Issuer {
  readonly usesSdk = true;
  readonly rule: RuleModel;
  readonly distribution: DistributionModel;
  readonly state: readonly object[];

  constructor(context: IssuerContext) {
    this.rule = new RuleModel(context);
    this.distribution = new DistributionModel(context.clock);
    this.state = [this.rule, this.distribution];
  }

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<HeaderValue> {
    const client = (service: string) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const writes = !/^(Get|Describe)/.test(operation);
          const request = { service, operation, input, attempts: 2, writes };
          return send(request, () => this.operate(operation, input));
        },
      }) as never;
    return originVerifyHeaderFactory(() => ({
      loadBalancing: client('elasticloadbalancing'),
      cloudFront: client('cloudfront'),
    }));
  }

  accepts(text: string): boolean {
    return this.rule.accepts((JSON.parse(text) as HeaderValue).headerValue);
  }

  /** True if the load balancer accepts every request that an edge location sends now. */
  get viewersAccepted(): boolean {
    return this.distribution.sending.every((value) => this.rule.accepts(value));
  }

  /** A request is refused when its value is, and also when a viewer's is: then no value works. */
  status(text: string): CredentialStatus | undefined {
    const value = (JSON.parse(text) as HeaderValue).headerValue;
    const [accepted, comes] = [this.accepts(text), this.rule.values.includes(value)];
    if (!accepted && !comes) return undefined;
    const { sending, deployed } = this.distribution;
    return {
      active: comes,
      accepted: accepted ? (this.viewersAccepted ? 'all' : 'some') : 'none',
      detail: `${sending.indexOf(value)} ${deployed}`,
    };
  }

  /** Values of the rotator that the rule accepts. */
  alive(): string[] {
    return this.rule.values.filter((value) => /^[a-z0-9]{48}$/.test(value));
  }

  private operate(operation: string, input: Command['input']): object {
    const { rule, distribution } = this;
    if (/Rule/.test(operation) && !rule.exists) throw sdkError('RuleNotFoundException', 400);
    if (/Distribution/.test(operation) && !distribution.exists) throw sdkError('NoSuchDistribution', 404);
    switch (operation) {
      case 'DescribeRules':
        return { Rules: [{ Conditions: this.conditions }] };
      case 'ModifyRule': {
        const [paths, header] = input.Conditions;
        // ModifyRule replaces all conditions.
        if (JSON.stringify(paths) !== JSON.stringify(PATHS)) throw sdkError('ValidationError', 400);
        rule.set(header.HttpHeaderConfig.Values);
        return {};
      }
      case 'GetDistribution': {
        const Status = distribution.deployed ? 'Deployed' : 'InProgress';
        return {
          ETag: `E${distribution.version}`,
          Distribution: { Status, DistributionConfig: this.config },
        };
      }
      default: {
        if (input.IfMatch !== `E${distribution.version}`) throw sdkError('PreconditionFailed', 412);
        const [other, own] = input.DistributionConfig.Origins.Items;
        if (other.Id !== 'images' || own.CustomHeaders.Items[0].HeaderValue !== 'eu')
          throw sdkError('InvalidArgument', 400);
        distribution.set(own.CustomHeaders.Items[1].HeaderValue);
        return {};
      }
    }
  }

  private get conditions(): object[] {
    const HttpHeaderConfig = { HttpHeaderName: HEADER_NAME, Values: this.rule.values };
    return [
      { ...PATHS, Values: PATHS.PathPatternConfig.Values },
      { Field: 'http-header', HttpHeaderConfig },
    ];
  }

  private get config(): object {
    const own = { HeaderName: 'X-Origin-Verify', HeaderValue: this.distribution.value };
    const Items = [
      { Id: 'images', CustomHeaders: { Quantity: 0 } },
      { Id: PARAMETERS.originId, CustomHeaders: { Quantity: 2, Items: [OTHER_HEADER, own] } },
    ];
    return { Comment: 'a shop', Origins: { Quantity: 2, Items } };
  }
}
