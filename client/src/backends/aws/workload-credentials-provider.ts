import { readFile } from 'node:fs/promises';
import { ServiceFailure } from '../../http/service-failure';
import type { Environment } from '../environment';
import { AgentBackend, type AgentOptions } from './agent-backend';
import type { AgentRequest } from './local-agent';

/** Options of `AwsWorkloadCredentialsProvider`. */
export interface AwsWorkloadCredentialsProviderOptions extends AgentOptions {
  /** @default 2773 */
  readonly port?: number;
  /**
   * File with the SSRF token. It is read at each call, because the agent replaces it at its start.
   *
   * @default - AWS_TOKEN, which may be `file://PATH`, the file /var/run/awssmatoken, or AWS_SESSION_TOKEN
   */
  readonly tokenFile?: string;
  /** Role that the agent assumes to read the secrets. @default - the agent's own */
  readonly roleArn?: string;
  /**
   * Passes the cache of the agent. Without it, a refresh returns an old version until the agent's TTL is over.
   *
   * @default true
   */
  readonly refreshNow?: boolean;
  /** @default process.env */
  readonly environment?: Environment;
}

const INSTALLED = '/var/run/awssmatoken';

/** The AWS Workload Credentials Provider on this machine, which was the AWS Secrets Manager Agent. */
export class AwsWorkloadCredentialsProvider extends AgentBackend {
  override readonly name = 'AWS Workload Credentials Provider';
  readonly #options: AwsWorkloadCredentialsProviderOptions;

  constructor(options: AwsWorkloadCredentialsProviderOptions = {}) {
    super(options, {
      transient: 'Check that the agent runs on this machine.',
      denied:
        "Allow secretsmanager:GetSecretValue and secretsmanager:DescribeSecret for the agent's identity, and let this process read the SSRF token.",
    });
    this.#options = options;
  }

  protected override async request(): Promise<AgentRequest> {
    const { port = 2773, roleArn, refreshNow = true } = this.#options;
    const query = { ...(roleArn ? { roleArn } : {}), ...(refreshNow ? { refreshNow: 'true' } : {}) };
    return { port, token: await this.#token(), query };
  }

  async #token(): Promise<string> {
    const { tokenFile, environment: env = process.env } = this.#options;
    const given = env.AWS_TOKEN;
    if (tokenFile === undefined && given && !given.startsWith('file://')) return given;
    const file = tokenFile ?? given?.slice('file://'.length) ?? INSTALLED;
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      const inherited = env.AWS_SESSION_TOKEN || env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
      if (file === INSTALLED && inherited) return inherited;
      const { code } = error as NodeJS.ErrnoException;
      throw new ServiceFailure('invalid', `the file ${file} of the SSRF token cannot be read (${code})`);
    }
  }
}
