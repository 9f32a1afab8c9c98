import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LeakIndex, LeakResponse, LeakSource, LogGuard, type LogGuardProps } from '../../../../lib';
import { newStack } from '../../support';

export const FILTER = 'AWS::Logs::SubscriptionFilter';
export const GROUP = 'AWS::Logs::LogGroup';

/** A guard with its response. */
export function guarded(stack: Stack, props: Partial<LogGuardProps> = {}) {
  const index = new LeakIndex(stack, 'Index');
  const response = new LeakResponse(stack, 'Leaks', {
    index,
    notify: new Topic(stack, 'OnCall', { enforceSSL: true }),
  });
  const guard = new LogGuard(stack, 'Guard', { index, ...props });
  response.addSource(LeakSource.logGuard(guard));
  return { guard, response, index };
}

/** A stack with a guard and a log group. */
export function withLogGroup(props: Partial<LogGuardProps> = {}, stackProps?: StackProps) {
  const stack = stackProps ? new Stack(new App(), 'App', stackProps) : newStack();
  const parts = guarded(stack, props);
  const logGroup = new LogGroup(stack, 'Log');
  return { stack, logGroup, ...parts };
}

export const scannerOf = (template: Template) =>
  Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('GuardScanner'),
  ) ?? ['', {}];
export const policyIn = (template: Template, id = 'Log') =>
  Object.entries(template.findResources(GROUP)).find(([name]) => name.startsWith(id))?.[1].Properties
    .DataProtectionPolicy;
export const statementsIn = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('GuardScanner'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
export const errorOf = (stack: Stack): string => {
  try {
    Template.fromStack(stack);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};
