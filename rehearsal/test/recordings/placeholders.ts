import type { Random } from '../../src/kernel/random';

const PLACEHOLDER = /\{\{([^}]+)\}\}/g;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The values of the `{{placeholders}}` of one transcript. */
export class Placeholders {
  private values: Map<string, string>;

  constructor(
    known: Readonly<Record<string, string>>,
    private readonly random: Random,
    private readonly shapes: Readonly<Record<string, string>> = {},
  ) {
    this.values = new Map(Object.entries(known));
  }

  /** Values by placeholder. */
  get known(): ReadonlyMap<string, string> {
    return this.values;
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  /** Sets the value of a placeholder; returns the reason if the value does not fit. */
  remember(name: string, value: string): string | undefined {
    const before = this.values.get(name);
    if (before !== undefined) return before === value ? undefined : `${value} is not {{${name}}}, ${before}`;
    for (const [other, same] of this.values) {
      if (same === value && other !== 'account' && other !== 'region') {
        return `{{${name}}} and {{${other}}} are both ${value}`;
      }
    }
    const shape = this.shapes[name];
    if (shape !== undefined && !this.shapePattern(shape).test(value)) {
      return `${value} does not have the shape ${shape}`;
    }
    this.values.set(name, value);
    return undefined;
  }

  /** The template with values in place of its placeholders; new placeholders get generated values. */
  fill<T>(template: T): T {
    if (typeof template === 'string') {
      return template.replace(
        PLACEHOLDER,
        (_, name: string) => this.values.get(name) ?? this.generate(name),
      ) as T;
    }
    if (Array.isArray(template)) return template.map((item) => this.fill(item)) as T;
    if (template === null || typeof template !== 'object') return template;
    return Object.fromEntries(
      Object.entries(template).map(([name, value]) => [this.fill(name), this.fill(value)]),
    ) as T;
  }

  /** Compares a text with a template and remembers new placeholders; returns the difference, if there is one. */
  match(template: string, text: string): string | undefined {
    if (template === '{{*}}') return text === '' ? 'an empty text' : undefined;
    const names: string[] = [];
    const pattern = template.split(PLACEHOLDER).map((part, i) => {
      if (i % 2 === 0) return literal(part);
      const value = this.values.get(part);
      if (value !== undefined) return literal(value);
      names.push(part);
      return '(.+)';
    });
    const found = new RegExp(`^${pattern.join('')}$`, 's').exec(text);
    if (!found) return `${JSON.stringify(text)} instead of ${JSON.stringify(template)}`;
    for (const [i, name] of names.entries()) {
      const problem = this.remember(name, found[i + 1] as string);
      if (problem) return problem;
    }
    return undefined;
  }

  /** Runs a comparison; restores the values from before if it returns a difference. */
  attempt(compare: () => string | undefined): string | undefined {
    const before = new Map(this.values);
    const difference = compare();
    if (difference !== undefined) this.values = before;
    return difference;
  }

  private generate(name: string): string {
    const value = /^token-|^version-id/.test(name)
      ? this.random.uuid()
      : `${name.replace(/[^a-z]/g, '')}${this.random.text(10, LETTERS)}`;
    this.values.set(name, value);
    return value;
  }

  private shapePattern(shape: string): RegExp {
    const parts = this.fill(shape).split('?').map(literal);
    return new RegExp(`^${parts.join('[A-Za-z0-9]')}$`);
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
