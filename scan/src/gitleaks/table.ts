import { GitleaksFault } from './config';

/** Table of a configuration, whose names are not case-sensitive. */
export class Table {
  private readonly values: ReadonlyMap<string, unknown>;

  /** @param place file and part of the table, for messages */
  constructor(
    table: object,
    readonly place: string,
  ) {
    this.values = new Map(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]));
  }

  has(name: string): boolean {
    return this.values.has(name.toLowerCase());
  }

  text(name: string): string {
    const value = this.values.get(name.toLowerCase()) ?? '';
    if (typeof value !== 'string') this.fail(`${name} is not a text`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.values.get(name.toLowerCase()) ?? false;
    if (typeof value !== 'boolean') this.fail(`${name} is not true or false`);
    return value;
  }

  number(name: string): number {
    const value = this.values.get(name.toLowerCase()) ?? 0;
    if (typeof value !== 'number' || value < 0) this.fail(`${name} is not a number of 0 or more`);
    return value;
  }

  texts(name: string): string[] {
    const value = this.values.get(name.toLowerCase()) ?? [];
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
      this.fail(`${name} is not a list of texts`);
    return value as string[];
  }

  /** Tables of a list, or the one table with this name. */
  tables(name: string): object[] {
    const value = this.values.get(name.toLowerCase()) ?? [];
    const list = Array.isArray(value) ? value : [value];
    if (list.some((one) => typeof one !== 'object' || one === null)) this.fail(`${name} is not a table`);
    return list;
  }

  /** @throws GitleaksFault */
  fail(problem: string): never {
    throw new GitleaksFault(`${this.place}: ${problem}.`);
  }
}
