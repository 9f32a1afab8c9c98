/** Clients of the service, which send requests all the time. */
export class Callers {
  requests = 0;
  /** The first failures: a status of 400 or more, or the error of a request without an answer. */
  readonly failures: string[] = [];
  private ended = false;
  private readonly running: Promise<void>[];

  constructor(
    private readonly url: string,
    count: number,
  ) {
    this.running = Array.from({ length: count }, (_, n) => this.run(n));
  }

  /** Waits for a number of further requests. */
  async more(count: number): Promise<void> {
    const until = this.requests + count;
    while (this.requests < until) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.running);
  }

  private async run(n: number): Promise<void> {
    while (!this.ended) {
      const failure = await this.call(n % 2 === 0 ? 'GET' : 'POST').catch((error: Error) => error.message);
      this.requests++;
      if (failure !== undefined && this.failures.length < 10) this.failures.push(failure);
    }
  }

  private async call(method: 'GET' | 'POST'): Promise<string | undefined> {
    const order = { body: JSON.stringify({ article: 'a', count: 1 }) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/orders`, {
      method,
      headers,
      ...(method === 'POST' && order),
    });
    const text = await response.text();
    return response.ok ? undefined : `${method} ${response.status}: ${text}`;
  }
}
