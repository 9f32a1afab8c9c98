import type { Reader } from '../aws';
import { counted, type LiveValue, type LiveValues } from '../value';

/** CloudFormation's text for the value of a parameter with NoEcho. */
const HIDDEN = /^\*+$/;

interface Stack {
  readonly StackName: string;
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  readonly Parameters?: readonly { readonly ParameterKey: string; readonly ParameterValue?: string }[];
}

/** Outputs and parameters of CloudFormation stacks. The values of parameters with NoEcho are not returned. */
export async function stackValues(aws: Reader): Promise<LiveValues> {
  const { Stacks = [] } = await aws.read<{ Stacks?: Stack[] }>('describeStacks');
  return {
    values: Stacks.flatMap(valuesOf),
    problems: [],
    count: counted(Stacks.length, 'CloudFormation stack'),
  };
}

function valuesOf({ StackName, Outputs = [], Parameters = [] }: Stack): LiveValue[] {
  const path = `cloudformation:${StackName}`;
  return [
    ...Outputs.map(({ OutputKey, OutputValue }) => ({
      ...{ path: `${path}/output/${OutputKey}`, name: OutputKey, value: OutputValue },
    })),
    ...Parameters.filter(({ ParameterValue = '' }) => !HIDDEN.test(ParameterValue)).map(
      ({ ParameterKey, ParameterValue = '' }) => ({
        ...{ path: `${path}/parameter/${ParameterKey}`, name: ParameterKey, value: ParameterValue },
      }),
    ),
  ];
}
