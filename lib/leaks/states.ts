/** A state in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** Errors after which a step is repeated: any. Each step may run twice. */
export const retry = (IntervalSeconds: number, MaxAttempts: number) => [
  { ErrorEquals: ['States.ALL'], IntervalSeconds, MaxAttempts, BackoffRate: 2, MaxDelaySeconds: 300 },
];

/** A step that invokes its function with the incident, and stores the result as a member of it. */
export function step(resource: string, member: string, next: string, more: State = {}): State {
  return {
    Type: 'Task',
    Resource: resource,
    ResultPath: `$.${member}`,
    TimeoutSeconds: 900,
    Retry: retry(2, 4),
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: `$.${member}`, Next: next }],
    Next: next,
    ...more,
  };
}

/** A choice between the states by conditions on the incident. */
export const choose = (rules: readonly object[], otherwise: string): State => ({
  Type: 'Choice',
  Choices: rules,
  Default: otherwise,
});

/** Conditions on members of the incident. */
export const is = (variable: string, value: string) => ({ Variable: `$.${variable}`, StringEquals: value });
export const isTrue = (variable: string) => ({ Variable: `$.${variable}`, BooleanEquals: true });
export const has = (variable: string) => ({ Variable: `$.${variable}`, IsPresent: true });

/** Rules of a choice. */
export const when = (variable: string, value: string, Next: string) => ({ ...is(variable, value), Next });
export const present = (variable: string, Next: string) => ({ ...has(variable), Next });
