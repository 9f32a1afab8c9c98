/** Executes a definition in the Amazon States Language, as far as the response uses it. */

type Json = Record<string, unknown>;

interface Rule {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
  readonly IntervalSeconds?: number;
  readonly ResultPath?: string;
  readonly Next?: string;
}

interface State extends Json {
  readonly Type: string;
  readonly Next?: string;
  readonly Retry?: readonly Rule[];
  readonly Catch?: readonly Rule[];
}

/** A failed task. Its name is the error of Step Functions. */
export class TaskFailed extends Error {
  constructor(
    readonly code: string,
    readonly reason = '',
  ) {
    super(`${code}: ${reason}`);
  }
}

/** Runs a task. Throws TaskFailed. */
export type Task = (state: string, resource: string, input: unknown) => Promise<unknown>;

export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly error?: string;
  readonly output: Json;
  /** Names of the states, in order. */
  readonly path: readonly string[];
}

export async function execute(
  definition: { StartAt: string; States: Record<string, State> },
  input: object,
  context: { readonly id: string; readonly task: Task; sleep(seconds: number): Promise<void> },
): Promise<Execution> {
  let data: Json = input as Json;
  const path: string[] = [];
  for (let name = definition.StartAt; ; ) {
    const state = definition.States[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    path.push(name);
    if (path.length > 500) throw new Error(`The execution does not end: ${path.slice(-10).join(', ')}`);
    const view = { $: data, $$: { Execution: { Id: context.id }, Task: { Token: 'token' } } };
    if (state.Type === 'Succeed') return { status: 'SUCCEEDED', output: data, path };
    if (state.Type === 'Fail') return { status: 'FAILED', error: String(state.Error), output: data, path };
    if (state.Type === 'Choice') {
      const rules = state.Choices as (Json & { Next: string })[];
      name = rules.find((rule) => holds(rule, data))?.Next ?? String(state.Default);
      continue;
    }
    if (state.Type === 'Wait')
      await context.sleep(Number(state.Seconds ?? at(String(state.SecondsPath), view)));
    let next = state.Next ?? '';
    if (state.Type === 'Pass') {
      const result =
        'Result' in state ? state.Result : state.Parameters ? render(state.Parameters, view) : data;
      data = withResult(data, state.ResultPath as string | undefined, result);
    }
    if (state.Type === 'Task') {
      const { result, caught } = await attempt(name, state, view, context);
      data = withResult(data, (caught?.ResultPath ?? state.ResultPath) as string | undefined, result);
      next = caught?.Next ?? next;
    }
    name = next;
  }
}

async function attempt(
  name: string,
  state: State,
  view: Json,
  { task, sleep }: { readonly task: Task; sleep(seconds: number): Promise<void> },
): Promise<{ result: unknown; caught?: Rule }> {
  const input = state.Parameters ? render(state.Parameters, view) : view.$;
  for (let tries = 0; ; tries++) {
    try {
      const result = await task(name, String(state.Resource), structuredClone(input));
      return { result: state.ResultSelector ? render(state.ResultSelector, { $: result }) : result };
    } catch (error) {
      if (!(error instanceof TaskFailed)) throw error;
      const retry = state.Retry?.find(({ ErrorEquals }) =>
        ErrorEquals.some((one) => one === 'States.ALL' || one === error.code),
      );
      if (tries < (retry?.MaxAttempts ?? 0)) {
        await sleep(retry?.IntervalSeconds ?? 1);
        continue;
      }
      const [caught] = state.Catch ?? [];
      if (!caught) throw error;
      return { result: { Error: error.code, Cause: error.reason }, caught };
    }
  }
}

function render(template: unknown, view: Json): unknown {
  if (Array.isArray(template)) return template.map((one) => render(one, view));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => {
      if (!key.endsWith('.$')) return [key, render(value, view)];
      const found = at(String(value), view);
      if (found === undefined) throw new TaskFailed('States.ParameterPathFailure', String(value));
      return [key.slice(0, -2), found];
    }),
  );
}

/** The value at a path, such as `$.a.b` or `$$.Execution.Id`. */
function at(path: string, view: Json): unknown {
  const [root = '$', ...members] = path.split('.');
  return members.reduce<unknown>((value, member) => (value as Json | undefined)?.[member], view[root]);
}

function withResult(data: Json, path: string | undefined, result: unknown): Json {
  if (path === undefined || path === '$') return result as Json;
  const copy = structuredClone(data);
  const members = path.split('.').slice(1);
  const last = members.pop() ?? '';
  let parent = copy;
  for (const member of members) {
    parent[member] ??= {};
    parent = parent[member] as Json;
  }
  parent[last] = result;
  return copy;
}

function holds(rule: Json, data: Json): boolean {
  if (rule.And) return (rule.And as Json[]).every((one) => holds(one, data));
  if (rule.Or) return (rule.Or as Json[]).some((one) => holds(one, data));
  const value = at(String(rule.Variable), { $: data });
  if ('IsPresent' in rule) return (value !== undefined) === rule.IsPresent;
  // Step Functions fails an execution whose choice compares a member that is missing.
  if (value === undefined) throw new TaskFailed('States.Runtime', String(rule.Variable));
  if ('StringEquals' in rule) return value === rule.StringEquals;
  if ('BooleanEquals' in rule) return value === rule.BooleanEquals;
  throw new Error(`The rule ${JSON.stringify(rule)} is not known.`);
}
