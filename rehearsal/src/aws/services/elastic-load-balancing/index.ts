import type { Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';

/** Request members. Source: DescribeRules and ModifyRule, Elastic Load Balancing API Reference. */
const MEMBERS: Members = {
  Conditions: [
    {
      Field: 'text',
      HostHeaderConfig: { Values: ['text'] },
      HttpHeaderConfig: { HttpHeaderName: 'text', Values: ['text'] },
      HttpRequestMethodConfig: { Values: ['text'] },
      PathPatternConfig: { Values: ['text'] },
      SourceIpConfig: { Values: ['text'] },
      Values: ['text'],
    },
  ],
  PageSize: 'integer',
  RuleArn: 'text',
  RuleArns: ['text'],
};

/** Values in all conditions of a rule. Source: "Quotas for your Application Load Balancers", User Guide. */
const MOST_VALUES = 5;

/** Range of the time until a load balancer applies a change, in virtual milliseconds. Invented: AWS documents none. */
const CHANGE_TAKES = [1000, 20_000] as const;

/** A condition of a rule. */
export interface Condition {
  readonly Field?: string;
  readonly HttpHeaderConfig?: { readonly HttpHeaderName?: string; readonly Values?: readonly string[] };
  readonly [name: string]: unknown;
}

interface Rule {
  conditions: readonly Condition[];
  /** Conditions that the load balancer applies. */
  applied: readonly Condition[];
}

/** The part of Elastic Load Balancing that rotation needs: conditions of listener rules on headers. A declared stub. */
export class ElasticLoadBalancing implements Service {
  readonly name = 'elasticloadbalancing';
  readonly protocol = 'query';
  readonly namespace = 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/';
  readonly members = MEMBERS;
  private readonly rules = new Map<string, Rule>();
  readonly operations: Readonly<Record<string, Operation>> = {
    DescribeRules: {
      // DescribeRules has no resource types (Service Authorization Reference).
      access: () => [{ action: 'elasticloadbalancing:DescribeRules', resource: '*' }],
      run: ({ RuleArns = [] }) => ({
        Rules: RuleArns.map((arn: string) => ({ RuleArn: arn, Conditions: this.get(arn).conditions })),
      }),
    },
    ModifyRule: {
      access: ({ RuleArn = '*' }) => [{ action: 'elasticloadbalancing:ModifyRule', resource: RuleArn }],
      run: ({ RuleArn = '', Conditions = [] }) => {
        const rule = this.get(RuleArn);
        const number = (Conditions as Condition[]).flatMap(valuesOf).length;
        if (number > MOST_VALUES)
          throw new AwsError('TooManyConditionValues', `A rule can have ${MOST_VALUES} condition values.`);
        rule.conditions = Conditions;
        const { timeline, random } = this.aws;
        timeline.after(random.integer(...CHANGE_TAKES), () => {
          rule.applied = Conditions;
        });
        return { Rules: [{ RuleArn, Conditions }] };
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}

  create(arn: string, conditions: readonly Condition[]): void {
    this.rules.set(arn, { conditions, applied: conditions });
  }

  remove(arn: string): void {
    this.rules.delete(arn);
  }

  /** True if the load balancer forwards a request with this value of a header now. */
  accepts(arn: string, header: string, value: string | undefined): boolean {
    const named = ({ HttpHeaderConfig }: Condition) =>
      HttpHeaderConfig?.HttpHeaderName?.toLowerCase() === header.toLowerCase();
    const condition = this.rules.get(arn)?.applied.find(named);
    return value !== undefined && (condition?.HttpHeaderConfig?.Values?.includes(value) ?? false);
  }

  private get(arn: string): Rule {
    const rule = this.rules.get(arn);
    if (rule) return rule;
    throw new AwsError('RuleNotFound', 'One or more rules not found');
  }
}

function valuesOf(condition: Condition): readonly unknown[] {
  const configs = Object.values(condition).filter((one): one is { readonly Values?: readonly unknown[] } => {
    return typeof one === 'object' && one !== null && 'Values' in one;
  });
  return configs.flatMap(({ Values = [] }) => Values);
}
