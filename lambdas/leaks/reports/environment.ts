import type { LeakIndexLocation } from '../../../engine/src/contract';
import { LEAK_ENVIRONMENT } from '../contract';
import type { SourcesConfig } from '../intake/contract';
import type { SubjectsConfig } from './subjects';
import { members, parsed } from './text';

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration of the sources. */
export const sourcesIn = (environment: Environment): SourcesConfig =>
  members(parsed(environment[LEAK_ENVIRONMENT.sources] ?? '{}')) as SourcesConfig;

/** The index and the stores. */
export function subjectsIn(environment: Environment): SubjectsConfig {
  return {
    index: parsed(required(environment, 'leakIndex')) as LeakIndexLocation,
    apiKeyStores: members(parsed(environment[LEAK_ENVIRONMENT.apiKeyStores] ?? '{}')) as Record<
      string,
      string
    >,
  };
}

/** @throws Error if the variable is missing. */
export function required(environment: Environment, name: keyof typeof LEAK_ENVIRONMENT): string {
  const value = environment[LEAK_ENVIRONMENT[name]];
  if (!value) throw new Error(`The environment has no variable ${LEAK_ENVIRONMENT[name]}.`);
  return value;
}

/** Creates a handler for the first event, so that an error of its configuration is logged as that of an event. */
export function onFirstEvent<T>(
  create: () => (event: unknown) => Promise<T>,
): (event: unknown) => Promise<T> {
  let handler: ((event: unknown) => Promise<T>) | undefined;
  return async (event) => {
    handler ??= create();
    return handler(event);
  };
}
