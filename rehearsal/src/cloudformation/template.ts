import type { Json } from '../assembly/json-file';
import { RehearsalError } from '../errors';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Json;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Json;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, Json>>;
  readonly Mappings?: Readonly<Record<string, Record<string, Json>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, Json>>;
}

/** The name and the argument of an intrinsic function; undefined if `value` is none. */
export function intrinsicOf(value: unknown): { name: string; argument: unknown } | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length !== 1 || name === undefined) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** The names in a text of Fn::Sub, without literals such as ${!name}. */
export function namesInSub(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => (name as string).trim());
}

export function templateBroken(found: string): RehearsalError {
  return new RehearsalError(
    'TemplateBroken',
    found,
    'CloudFormation also refuses this template: fix the app and synthesize again.',
  );
}
