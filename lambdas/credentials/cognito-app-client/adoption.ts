import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { awsCall, type Listed, type Log, MINUTE, RekeyError } from 'cdk-rekey-engine';
import type { ClientSecrets, CognitoClients, NewSecret } from './client-secrets';
import type { Parameters } from './parameters';

/** Longest time between the creation of an app client and that of the secret that was generated with it. */
const CREATED_TOGETHER = MINUTE;

/**
 * Takes over the secret that was generated with an app client. DescribeUserPoolClient returns its value while the client has
 * no other secret.
 */
export class Adoption {
  /** Ids that this invocation has taken over. */
  private readonly taken = new Set<string>();

  constructor(
    private readonly clients: CognitoClients,
    private readonly secrets: ClientSecrets,
    private readonly parameters: Parameters,
    private readonly log: Log,
  ) {}

  /** The only secret of the client; undefined if it has none, several, or one that must not be used. */
  async take(excluded: ReadonlySet<string>): Promise<NewSecret | undefined> {
    const [only, ...others] = await this.secrets.list();
    if (!only || others.length > 0 || excluded.has(only.id)) return undefined;
    const { ClientSecret: value } = await this.describe();
    if (!value) throw this.noValue(only.id);
    this.log.hide(value);
    this.taken.add(only.id);
    return { id: only.id, value };
  }

  /**
   * True for a secret that must outlive a removal: one that this invocation has only taken over, and the secret that was
   * generated with the client while it is the only one. Its readers used it before the first deploy.
   */
  async keeps({ id, created }: Listed): Promise<boolean> {
    if (this.taken.has(id)) return true;
    const { CreationDate } = await this.describe();
    return Math.abs((CreationDate?.getTime() ?? 0) - created) <= CREATED_TOGETHER;
  }

  hasTaken(id: string): boolean {
    return this.taken.has(id);
  }

  private async describe() {
    const { userPoolId: UserPoolId, clientId: ClientId } = this.parameters;
    const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
    const send = () => this.clients.api.send(command);
    const call = this.secrets.call('DescribeUserPoolClient');
    const { UserPoolClient = {} } = await awsCall(this.log, call, send, this.secrets.missing);
    return UserPoolClient;
  }

  private noValue(id: string): RekeyError {
    return new RekeyError('PrincipalUnfit', {
      found: `Cognito does not return the value of the secret ${id} of the app client ${this.parameters.clientId}, so it cannot be adopted.`,
      unchanged: 'the app client.',
      action: 'deploy without adoptSecret, and delete that secret when it is no longer used.',
    });
  }
}
