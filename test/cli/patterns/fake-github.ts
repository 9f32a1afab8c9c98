import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExistingPattern } from '../../../cli/patterns/github/api';

/** Response of the fake. */
interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Call that the fake got. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}

const PATH =
  /^\/orgs\/acme\/secret-scanning\/(custom-patterns|pattern-configurations)(?:\/(\d+))?(?:\?(.*))?$/;
const EXPRESSIONS = ['pattern', 'start_delimiter', 'end_delimiter', 'must_match', 'must_not_match'];

/**
 * Custom patterns of the organization `acme` on the loopback interface, with the paths, bodies and answers of GitHub's REST API
 * (its description in OpenAPI, release 23.0.2).
 */
export class FakeGitHub {
  readonly patterns: ExistingPattern[] = [];
  readonly calls: Call[] = [];
  /** Answers instead of the next ones, by method and path without the organization. */
  readonly instead: { when: string; answer: Answer | 'hang up' }[] = [];
  configVersion = 1;
  private readonly server: Server = createServer();

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = request;
      const call: Call = { method, path: url, headers, ...(text !== '' && { body: JSON.parse(text) }) };
      this.calls.push(call);
      const answer = this.planned(call) ?? this.answer(call);
      if (answer === 'hang up') return request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Publishes the patterns, as a person does on the web page. */
  publish(): void {
    for (const [i, one] of this.patterns.entries()) this.patterns[i] = { ...one, state: 'published' };
  }

  private planned({ method, path }: Call): Answer | 'hang up' | undefined {
    const index = this.instead.findIndex(({ when }) => `${method} ${path}`.includes(when));
    return index === -1 ? undefined : this.instead.splice(index, 1)[0]?.answer;
  }

  private answer({ method, path, body = {}, headers }: Call): Answer {
    if (headers.authorization !== 'Bearer right')
      return { status: 401, body: { message: 'Bad credentials' } };
    const [, kind, id, query = ''] = PATH.exec(path) ?? [];
    if (kind === 'pattern-configurations')
      return method === 'GET' ? this.configurations() : this.configure(body);
    if (kind !== 'custom-patterns') return { status: 404, body: { message: 'Not Found' } };
    if (method === 'GET') {
      const { page = '1', per_page = '30' } = Object.fromEntries(new URLSearchParams(query));
      const from = (Number(page) - 1) * Number(per_page);
      return { status: 200, body: this.patterns.slice(from, from + Number(per_page)) };
    }
    if (method === 'POST') return this.create(body);
    return this.update(Number(id), body);
  }

  private create({ patterns }: Record<string, unknown>): Answer {
    const wanted = patterns as ExistingPattern[];
    const taken = wanted.findIndex(({ name }) => this.patterns.some((one) => one.name === name));
    if (taken !== -1) {
      const validation_errors = {
        [taken]: { errors: [{ code: 'name', message: 'Name has already been taken' }] },
      };
      return { status: 422, body: { message: 'Validation failed', validation_errors } };
    }
    const created = wanted.map((pattern, i) => ({
      ...pattern,
      id: this.patterns.length + i + 1,
      slug: pattern.name.replaceAll(/\W+/g, '_'),
      state: 'unpublished' as const,
      push_protection_enabled: false,
      custom_pattern_version: 'v1',
    }));
    this.patterns.push(...created);
    return { status: 201, body: { created_patterns: created } };
  }

  private update(id: number, { custom_pattern_version, ...changes }: Record<string, unknown>): Answer {
    const index = this.patterns.findIndex((pattern) => pattern.id === id);
    const pattern = this.patterns[index];
    if (pattern === undefined) return { status: 404, body: { message: 'Not Found' } };
    if (Object.keys(changes).some((key) => !EXPRESSIONS.includes(key)))
      return { status: 400, body: { message: 'Bad' } };
    if (custom_pattern_version !== pattern.custom_pattern_version)
      return { status: 412, body: { message: 'Version' } };
    this.patterns[index] = { ...pattern, ...changes, custom_pattern_version: `${custom_pattern_version}+` };
    return { status: 200, body: this.patterns[index] };
  }

  private configurations(): Answer {
    const custom_pattern_overrides = this.patterns
      .filter(({ state }) => state === 'published')
      .map(({ id, slug, custom_pattern_version, push_protection_enabled }) => ({
        token_type: `cp_${id}`,
        slug,
        custom_pattern_version,
        setting: push_protection_enabled ? 'enabled' : 'disabled',
      }));
    return {
      status: 200,
      body: { pattern_config_version: `${this.configVersion}`, custom_pattern_overrides },
    };
  }

  private configure({ pattern_config_version, custom_pattern_settings }: Record<string, unknown>): Answer {
    if (pattern_config_version !== `${this.configVersion}`)
      return { status: 409, body: { message: 'Conflict' } };
    const settings = custom_pattern_settings as { token_type: string; push_protection_setting: string }[];
    for (const { token_type, push_protection_setting } of settings) {
      const index = this.patterns.findIndex(({ id }) => `cp_${id}` === token_type);
      const push_protection_enabled = push_protection_setting === 'enabled';
      this.patterns[index] = { ...(this.patterns[index] as ExistingPattern), push_protection_enabled };
    }
    this.configVersion++;
    return { status: 200, body: { pattern_config_version: `${this.configVersion}` } };
  }
}
