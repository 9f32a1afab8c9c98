/** The parts of `@actions/expressions` that the check uses. */
export declare namespace Expressions {
  class Lexer {
    constructor(text: string);
    lex(): { tokens: unknown[] };
  }
  class Parser {
    constructor(tokens: unknown[], contexts: string[], functions: unknown[]);
    parse(): unknown;
  }
  class Evaluator {
    constructor(expression: unknown, context: unknown);
    evaluate(): { coerceString(): string };
  }
  const data: {
    Dictionary: new (...pairs: { key: string; value: unknown }[]) => unknown;
    StringData: new (value: string) => unknown;
    BooleanData: new (value: boolean) => unknown;
  };
}

/** Contexts of an expression, such as `{ inputs: { paths: '.' } }`. */
export type Context = { readonly [key: string]: string | boolean | Context };

/** Evaluates the expressions of GitHub Actions in a text. */
export class Evaluation {
  constructor(
    private readonly library: typeof Expressions,
    private readonly context: Context,
  ) {}

  text(text: string): string {
    return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => this.value(expression));
  }

  private value(expression: string): string {
    const { Lexer, Parser, Evaluator } = this.library;
    // always() belongs to the runner, not to the language.
    const { tokens } = new Lexer(expression.replaceAll('always()', 'true')).lex();
    const parsed = new Parser(tokens, Object.keys(this.context), []).parse();
    return new Evaluator(parsed, this.dictionary(this.context)).evaluate().coerceString();
  }

  private dictionary(context: Context): unknown {
    const { Dictionary, StringData, BooleanData } = this.library.data;
    const pairs = Object.entries(context).map(([key, value]) => ({
      key,
      value:
        typeof value === 'string'
          ? new StringData(value)
          : typeof value === 'boolean'
            ? new BooleanData(value)
            : this.dictionary(value),
    }));
    return new Dictionary(...pairs);
  }
}
