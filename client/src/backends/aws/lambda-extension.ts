import { ServiceFailure } from '../../http/service-failure';
import type { Environment } from '../environment';
import { AgentBackend, type AgentOptions } from './agent-backend';
import type { AgentRequest } from './local-agent';

/** Options of `AwsLambdaExtension`. */
export interface AwsLambdaExtensionOptions extends AgentOptions {
  /** @default - PARAMETERS_SECRETS_EXTENSION_HTTP_PORT, or 2773 */
  readonly port?: number;
  /** @default process.env */
  readonly environment?: Environment;
}

/**
 * The AWS Parameters and Secrets Lambda Extension, a layer of a Lambda function. It has a cache of its own, which a
 * refresh cannot pass: set its SECRETS_MANAGER_TTL to 0 or 1 to follow rotations. With `AwsSecretsManager` as the
 * replica of the client, reads go on when the extension is not available.
 */
export class AwsLambdaExtension extends AgentBackend {
  override readonly name = 'AWS Parameters and Secrets Lambda Extension';
  readonly #options: AwsLambdaExtensionOptions;

  constructor(options: AwsLambdaExtensionOptions = {}) {
    super(options, {
      transient: 'Check that the layer of the extension is attached to the function.',
      denied:
        "Allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt on its key, for the function's role.",
    });
    this.#options = options;
  }

  protected override async request(): Promise<AgentRequest> {
    const env = this.#options.environment ?? process.env;
    // With SnapStart there is no session token. Both change while the process lives.
    const token = env.AWS_SESSION_TOKEN || env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
    if (!token)
      throw new ServiceFailure('invalid', 'AWS_SESSION_TOKEN is not set, so this is not a Lambda function');
    return { port: this.#options.port ?? Number(env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT || 2773), token };
  }
}
