import type { Random } from '../../src/kernel/random';

const WORD = /\{\{([^}]+)\}\}/g;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** What the `{{words}}` of one transcript stand for. */
export class Placeholders {
  private values: Map<string, string>;

  constructor(
    known: Readonly<Record<string, string>>,
    private readonly random: Random,
    private readonly shapes: Readonly<Record<string, string>> = {},
  ) {
    this.values = new Map(Object.entries(known));
  }

  /** Every word with what it stands for. */
  get known(): ReadonlyMap<string, string> {
    return this.values;
  }

  get(word: string): string | undefined {
    return this.values.get(word);
  }

  /** Remembers a word; tells what is wrong with that, if anything is. */
  remember(word: string, value: string): string | undefined {
    const before = this.values.get(word);
    if (before !== undefined) return before === value ? undefined : `${value} is not {{${word}}}, ${before}`;
    for (const [other, same] of this.values) {
      if (same === value && other !== 'account' && other !== 'region') {
        return `{{${word}}} is ${value}, as {{${other}}} is`;
      }
    }
    const shape = this.shapes[word];
    if (shape !== undefined && !this.shapePattern(shape).test(value))
      return `${value} has not the shape ${shape}`;
    this.values.set(word, value);
    return undefined;
  }

  /** What is sent: words that nobody has said before are made up. */
  fill<T>(template: T): T {
    if (typeof template === 'string') {
      return template.replace(WORD, (_, word: string) => this.values.get(word) ?? this.invent(word)) as T;
    }
    if (Array.isArray(template)) return template.map((item) => this.fill(item)) as T;
    if (template === null || typeof template !== 'object') return template;
    return Object.fromEntries(
      Object.entries(template).map(([name, value]) => [this.fill(name), this.fill(value)]),
    ) as T;
  }

  /** Compares a text with its template, remembering new words; tells the difference, if there is one. */
  match(template: string, text: string): string | undefined {
    if (template === '{{*}}') return text === '' ? 'an empty text' : undefined;
    const words: string[] = [];
    const pattern = template.split(WORD).map((part, i) => {
      if (i % 2 === 0) return literal(part);
      const value = this.values.get(part);
      if (value !== undefined) return literal(value);
      words.push(part);
      return '(.+)';
    });
    const found = new RegExp(`^${pattern.join('')}$`, 's').exec(text);
    if (!found) return `${JSON.stringify(text)} instead of ${JSON.stringify(template)}`;
    for (const [i, word] of words.entries()) {
      const wrong = this.remember(word, found[i + 1] as string);
      if (wrong) return wrong;
    }
    return undefined;
  }

  /** Runs `work`; forgets what it remembered when it tells a difference. */
  attempt(work: () => string | undefined): string | undefined {
    const before = new Map(this.values);
    const difference = work();
    if (difference !== undefined) this.values = before;
    return difference;
  }

  private invent(word: string): string {
    const value = /^token-|^version-id/.test(word)
      ? this.random.uuid()
      : `${word.replace(/[^a-z]/g, '')}${this.random.text(10, LETTERS)}`;
    this.values.set(word, value);
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
