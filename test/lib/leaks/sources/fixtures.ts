import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

export const ROUTE = 'AWS::ApiGatewayV2::Route';
export const RULE = 'AWS::Events::Rule';
export const MAC = 'kms:GenerateMac';

/** Actions that the role has without a source. */
export const INTAKE_ACTIONS = [
  ...['logs:CreateLogStream', 'logs:PutLogEvents'],
  ...['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
  'states:StartExecution',
];
export const RECEIVER_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

/** JSON of an environment variable, with references by their logical ids. */
export function environmentOf(stack: Stack, role: string, name: string): string {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const found = functions.filter(({ Properties }) => Properties.Role['Fn::GetAtt'][0].startsWith(role));
  return JSON.stringify(found[0]?.Properties.Environment.Variables[name]);
}
