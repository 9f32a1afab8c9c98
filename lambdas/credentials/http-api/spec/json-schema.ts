import { isScalar } from './pointer';

/** The keywords of JSON Schema (2020-12) that the schema of a spec uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A mistake in a spec, with the JSON Pointer of its place. */
export interface Mistake {
  readonly place: string;
  readonly problem: string;
}

/** Mistakes of a JSON value against a schema. */
export function mistakesIn(root: Schema, value: unknown): Mistake[] {
  return check(root, root, value, '');
}

function check(root: Schema, given: Schema, value: unknown, place: string): Mistake[] {
  const schema = resolved(root, given);
  const mistake = (problem: string): Mistake[] => [{ place, problem }];
  if (schema.oneOf) return checkOneOf(root, schema.oneOf, value, place);
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value)))
    return mistake(`is ${describe(value)}, not ${types.map(withArticle).join(' or ')}`);
  const allowed = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  if (allowed && !allowed.includes(value))
    return mistake(`is ${quote(value)}, not ${allowed.map(quote).join(' or ')}`);
  if (typeof value === 'string') return checkText(schema, value).flatMap(mistake);
  if (typeof value === 'number') return checkNumber(schema, value).flatMap(mistake);
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return mistake('is empty');
    const { items } = schema;
    return items ? value.flatMap((one, index) => check(root, items, one, `${place}/${index}`)) : [];
  }
  if (typeof value === 'object' && value !== null) return checkObject(root, schema, value, place);
  return [];
}

function checkObject(root: Schema, schema: Schema, value: object, place: string): Mistake[] {
  const { required = [], properties = {}, additionalProperties: others } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  const found = Object.entries(value).flatMap(([name, member]) => {
    const at = `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) return check(root, known, member, at);
    if (typeof others === 'object') return check(root, others, member, at);
    const names = Object.keys(properties).join(', ');
    return others === false ? [{ place: at, problem: `is not known; members here are ${names}` }] : [];
  });
  return [...missing.map((name) => ({ place: `${place}/${name}`, problem: 'is missing' })), ...found];
}

/** Mistakes of the alternative that fits best: the one whose constants are right, or that has the fewest mistakes. */
function checkOneOf(root: Schema, alternatives: readonly Schema[], value: unknown, place: string): Mistake[] {
  const results = alternatives.map((one) => check(root, one, value, place));
  const wrongConstants = (mistakes: Mistake[]) =>
    mistakes.filter(({ problem }) => / not (")/.test(problem)).length;
  return results.reduce((best, one) => {
    const [a, b] = [wrongConstants(one), wrongConstants(best)];
    return a < b || (a === b && one.length < best.length) ? one : best;
  });
}

function checkText({ pattern, minLength = 0 }: Schema, value: string): string[] {
  if (value.length < minLength) return ['is empty'];
  if (pattern && !new RegExp(pattern, 'u').test(value)) return [`${quote(value)} does not match ${pattern}`];
  return [];
}

function checkNumber({ minimum = -Infinity, maximum = Infinity }: Schema, value: number): string[] {
  if (value < minimum) return [`is ${value}, less than ${minimum}`];
  return value > maximum ? [`is ${value}, more than ${maximum}`] : [];
}

function resolved(root: Schema, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/$defs/', '');
  return resolved(root, root.$defs?.[name] as Schema);
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

const withArticle = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
const quote = (value: unknown): string => (isScalar(value) ? JSON.stringify(value) : describe(value));

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return withArticle(Array.isArray(value) ? 'array' : typeof value);
}
