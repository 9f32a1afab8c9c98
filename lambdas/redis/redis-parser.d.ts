declare module 'redis-parser' {
  interface ParserOptions {
    // biome-ignore lint/suspicious/noExplicitAny: the package has no types, and a reply is one of `Reply`.
    readonly returnReply: (reply: any) => void;
    readonly returnError: (error: Error) => void;
    readonly returnFatalError: (error: Error) => void;
  }

  /** Parser of RESP2. */
  export default class Parser {
    constructor(options: ParserOptions);
    execute(chunk: Buffer): void;
  }
}
