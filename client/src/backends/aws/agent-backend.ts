import type { Backend, BackendCallOptions, FetchedVersion, VersionRequest } from '../../backend';
import { HttpClient } from '../../http/http-client';
import { ServiceFailure } from '../../http/service-failure';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { type AgentRequest, readFromAgent } from './local-agent';
import { versionOf } from './version';

/** Options of an agent of AWS on this machine. */
export interface AgentOptions {
  /**
   * Time for a call, milliseconds. It includes the start of the agent.
   *
   * @default 3000
   */
  readonly timeout?: number;
}

/** A backend that asks an agent on this machine. */
export abstract class AgentBackend implements Backend {
  abstract readonly name: string;
  readonly #http: HttpClient;
  readonly #actions: Actions;

  constructor({ timeout }: AgentOptions, actions: Actions) {
    this.#http = new HttpClient({ ...(timeout === undefined ? {} : { timeout }) });
    this.#actions = actions;
  }

  /** Port, token and query of a request. */
  protected abstract request(): Promise<AgentRequest>;

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    try {
      const entry = await readFromAgent(this.#http, request, await this.request(), signal);
      const version = versionOf(request.id, entry);
      if (version instanceof ServiceFailure) throw version;
      return version;
    } catch (error) {
      throw failedRead(this.name, request, asFailure(error), this.#actions);
    }
  }

  close(): void {
    this.#http.close();
  }
}
