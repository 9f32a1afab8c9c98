import type { AssemblyStack } from '../assembly/cloud-assembly';
import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';

/** Account and region of environment-agnostic stacks. */
export const DEFAULT_ACCOUNT = '123456789012';
export const DEFAULT_REGION = 'eu-central-1';

/** An account and region with its stacks, in the order of their deployment. */
export interface Environment {
  /** Account and region, such as 111122223333/eu-west-1. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly AssemblyStack[];
}

/** The environments of an app. An environment-agnostic stack belongs to the first account and region that a stack names. */
export function environmentsOf(stacks: readonly AssemblyStack[]): readonly Environment[] {
  const first = {
    account: stacks.find((stack) => stack.account)?.account ?? DEFAULT_ACCOUNT,
    region: stacks.find((stack) => stack.region)?.region ?? DEFAULT_REGION,
  };
  const environments = new Map<string, Environment & { readonly stacks: AssemblyStack[] }>();
  for (const stack of stacks) {
    const { account = first.account, region = first.region } = stack;
    const name = `${account}/${region}`;
    const environment = environments.get(name) ?? { name, account, region, stacks: [] };
    environment.stacks.push(stack);
    environments.set(name, environment);
  }
  return [...environments.values()];
}

/** The stacks with the given names or paths; all stacks without names. @throws InvalidOption */
export function chosenStacks(
  stacks: readonly AssemblyStack[],
  names: readonly string[] | undefined,
): readonly AssemblyStack[] {
  if (names === undefined) return stacks;
  for (const name of names) {
    if (stacks.some((stack) => stack.name === name || stack.path === name)) continue;
    throw new RehearsalError(
      'InvalidOption',
      `The assembly has no stack ${name}.`,
      didYouMean(name, [...new Set(stacks.flatMap((stack) => [stack.path, stack.name]))], 'stacks'),
    );
  }
  return stacks.filter((stack) => names.includes(stack.name) || names.includes(stack.path));
}
