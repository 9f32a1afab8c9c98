import { SecretsError } from '../errors';
import { parseJson, presetJson, type Secret } from './secret';

/** The part of Standard Schema (standardschema.dev) that the client uses: Zod, Valibot, ArkType and others have it. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** Result of a validation. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** A finding of a validation. Its message may quote the value and is not used. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * Validates the JSON of a secret. Its `json()` returns the output of the schema.
 *
 * @throws SecretsError SecretNotJson or SecretNotValid, which name the members and quote no value
 */
export async function validate<T>(secret: Secret<T>, schema: StandardSchema<T>): Promise<void> {
  const value = parseJson(secret);
  let result: SchemaResult<T>;
  try {
    result = await schema['~standard'].validate(value);
  } catch {
    throw notValid(secret, 'its schema threw an error, which may quote the value and is not shown');
  }
  if (result.issues) throw notValid(secret, `see ${result.issues.slice(0, 5).map(pathOf).join(', ')}`);
  presetJson(secret, result.value);
}

const notValid = (secret: Secret, found: string) =>
  new SecretsError(
    'SecretNotValid',
    `${secret} does not have the form that its schema describes: ${found}. ` +
      'Action: correct the secret, or the schema. The last valid version stays in use.',
  );

/** Names of members, unless they look like values: a secret may be a map with tokens as its keys. */
function pathOf({ path = [] }: SchemaIssue): string {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment));
  const shown = keys.map((key) =>
    typeof key === 'number' || /^[A-Za-z]+([_-][A-Za-z]+)*$/.test(String(key).slice(0, 33))
      ? String(key)
      : '…',
  );
  return ['$', ...shown].join('.');
}
