import { ArnFormat, Stack, Stage } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Characters of the path of the response's stack in the name of a stack, which has 128 at most. */
const LONGEST = 80;

/**
 * Forwards events of other regions to the default bus of the region of the response. The sources of a response share one stack
 * in each region, which is deployed before the response.
 */
export function forward(
  scope: Construct,
  id: string,
  eventPattern: EventPattern,
  regions: readonly string[],
): void {
  const home = Stack.of(scope);
  for (const region of regions) {
    // The rule at home has the same pattern.
    if (region === home.region) continue;
    const stack = stackIn(home, region);
    const role = (stack.node.tryFindChild('Role') as Role | undefined) ?? roleIn(stack, home);
    const target = { arn: busOf(home), role };
    // Another response of the stack forwards the same events to the same bus.
    if (stack.node.tryFindChild(id)) continue;
    new Rule(stack, id, {
      description: `Forwards reports of leaks to ${home.region}: ${id}`,
      eventPattern,
      targets: [{ bind: () => target }],
    });
  }
}

function stackIn(home: Stack, region: string): Stack {
  const stage = Stage.of(home);
  if (!stage) throw new Error(`${home.node.path} is in no app.`);
  // The CDK adds the path of the stage to the name of the stack.
  const path = home.node.scopes.slice(stage.node.scopes.length).map(({ node }) => node.id);
  const id = `${path.join('-').slice(0, LONGEST)}-leaks-${region}`;
  const known = stage.node.tryFindChild(id);
  if (known) return known as Stack;
  const stack = new Stack(stage, id, {
    env: { account: home.account, region },
    description: `Forwards reports of leaked credentials from ${region} to ${home.region}.`,
  });
  // A deployment of the response includes the stacks that forward reports to it.
  home.node.addDependency(stack);
  return stack;
}

/** EventBridge assumes the role for rules of this account (EventBridge user guide, "Cross-service confused deputy"). */
function roleIn(stack: Stack, home: Stack): Role {
  const role = new Role(stack, 'Role', {
    description: `Puts events on the default bus of ${home.region}`,
    assumedBy: new ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [busOf(home)] }));
  return role;
}

const busOf = (home: Stack): string =>
  home.formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: 'default',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
