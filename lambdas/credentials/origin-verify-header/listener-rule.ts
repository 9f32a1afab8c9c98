import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsCall, type Log, RekeyError } from 'cdk-rekey-engine';
import type { Parameters } from './parameters';

interface Tools extends Pick<Parameters, 'headerName' | 'listenerRuleArn'> {
  readonly client: ElasticLoadBalancingV2Client;
  readonly log: Log;
}

/** The values of the header that a listener rule accepts. A change keeps the other conditions. */
export class ListenerRule {
  constructor(private readonly tools: Tools) {}

  /** @throws PrincipalGone, PrincipalUnfit */
  async values(): Promise<readonly string[]> {
    return headerIn(await this.conditions(), this.tools.headerName)?.HttpHeaderConfig?.Values ?? [];
  }

  /** @throws PrincipalGone */
  async setValues(values: readonly string[]): Promise<void> {
    const { client, headerName, listenerRuleArn: RuleArn, log } = this.tools;
    const conditions = await this.conditions();
    const header = headerIn(conditions, headerName);
    const others = conditions.filter((one) => one !== header).map(withoutLegacy);
    const HttpHeaderConfig = { HttpHeaderName: headerName, Values: [...values] };
    const Conditions = [...others, { Field: 'http-header', HttpHeaderConfig }];
    const send = () => client.send(new ModifyRuleCommand({ RuleArn, Conditions }));
    await awsCall<unknown>(log, this.call('ModifyRule'), send, this.gone);
  }

  private async conditions(): Promise<readonly RuleCondition[]> {
    const { client, listenerRuleArn, log } = this.tools;
    const send = () => client.send(new DescribeRulesCommand({ RuleArns: [listenerRuleArn] }));
    const { Rules: [rule] = [] } = await awsCall(log, this.call('DescribeRules'), send, this.gone);
    const conditions = rule?.Conditions ?? [];
    for (const { HttpHeaderConfig } of conditions) log.hide(...(HttpHeaderConfig?.Values ?? []));
    return conditions;
  }

  private call(operation: string) {
    const action = `elasticloadbalancing:${operation}`;
    return { action, resource: `the listener rule ${this.tools.listenerRuleArn}` };
  }

  private readonly gone = {
    RuleNotFoundException: (): never => {
      throw new RekeyError('PrincipalGone', {
        found: `The listener rule ${this.tools.listenerRuleArn} does not exist.`,
        unchanged: 'the secret and the distribution.',
        action: 'create the rule, or name another one in the stack and deploy.',
      });
    },
  };
}

/** The condition on a header. Names of headers have no case. */
const headerIn = (conditions: readonly RuleCondition[], name: string): RuleCondition | undefined =>
  conditions.find(
    ({ HttpHeaderConfig }) => HttpHeaderConfig?.HttpHeaderName?.toLowerCase() === name.toLowerCase(),
  );

/** DescribeRules shows host names and paths twice, and ModifyRule refuses both forms together. */
function withoutLegacy(condition: RuleCondition): RuleCondition {
  const { Values, ...rest } = condition;
  return rest.HostHeaderConfig || rest.PathPatternConfig ? rest : condition;
}
