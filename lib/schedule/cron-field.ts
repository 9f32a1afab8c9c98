/** One field of a cron expression that cannot be read; the message says why. */
export class UnreadableField extends Error {}

/** What one field may hold. */
export interface FieldRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, the first one for `min`. */
  readonly names?: readonly string[];
}

/** The numbers that a field of lists, ranges and steps stands for. */
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

/** One number or name within the field's range. */
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
