/** Thrown for a field of a cron expression that is not supported. The message states the reason. */
export class UnreadableField extends Error {}

/** Range of a field. */
export interface FieldRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the numbers, starting with that of `min`. */
  readonly names?: readonly string[];
}

/** Returns the numbers of a field with lists, ranges and steps. */
export function readField(text: string, range: FieldRange): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [base, step, ...rest] = item.split('/');
    const by = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
    if (rest.length > 0 || by < 1 || by > range.max) {
      throw new UnreadableField(`"${item}" in the ${range.name} field is not a start and a step, as in 1/2`);
    }
    const [from, to] = readSpan(base, step !== undefined, range);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

/** Returns the number of a number or name in the range of a field. */
export function readValue(text: string, range: FieldRange): number {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? range.min + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < range.min || value > range.max) {
    const names = range.names ? ` or ${range.names[0]}-${range.names[range.names.length - 1]}` : '';
    throw new UnreadableField(
      `"${text}" in the ${range.name} field is not ${range.min}-${range.max}${names}`,
    );
  }
  return value;
}

function readSpan(base: string, stepped: boolean, range: FieldRange): [number, number] {
  if (base === '*' || (base === '' && stepped)) return [range.min, range.max];
  const [first, last, ...rest] = base.split('-');
  const from = readValue(first, range);
  if (last === undefined) return [from, stepped ? range.max : from];
  const to = readValue(last, range);
  if (rest.length > 0 || to < from) {
    throw new UnreadableField(`"${base}" in the ${range.name} field is not a range from low to high`);
  }
  return [from, to];
}
