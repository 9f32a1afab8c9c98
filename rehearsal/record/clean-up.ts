import type { Answer } from '../test/recordings/wire';
import { RecordError } from './errors';
import type { Sender } from './sender';

type Input = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: members of lists are looked at one by one
type Output = any;

/** Errors for a resource that does not exist. */
const GONE = ['NoSuchEntity', 'ResourceNotFoundException'];

/** Deletes the resources of scenarios. */
export class CleanUp {
  private readonly secrets = new Set<string>();
  private readonly users = new Set<string>();
  private readonly roles = new Set<string>();
  private readonly policies = new Set<string>();

  constructor(private readonly sender: Sender) {}

  /** Records the resource of a request. A request without an answer may have created one. */
  note(operation: string, input: Input, answer?: Answer): void {
    if (answer?.error) return;
    const output = answer?.output as Output;
    if (operation === 'CreateSecret') this.secrets.add(String(output?.ARN ?? input.Name));
    if (operation === 'CreateUser') this.users.add(String(input.UserName));
    if (operation === 'CreateRole') this.roles.add(String(input.RoleName));
    if (operation === 'CreatePolicy' && output) this.policies.add(String(output.Policy.Arn));
  }

  /** @throws LeftBehind with the resources that could not be deleted */
  async run(): Promise<void> {
    const left: string[] = [];
    const attempt = async (what: string, names: Set<string>, remove: (name: string) => Promise<void>) => {
      for (const name of names) {
        try {
          await remove(name);
          names.delete(name);
        } catch (error) {
          left.push(`the ${what} ${name} (${(error as Error).message})`);
        }
      }
    };
    await attempt('secret', this.secrets, (SecretId) =>
      this.must('secretsmanager', 'DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }),
    );
    await attempt('user', this.users, (name) => this.removeUser(name));
    await attempt('role', this.roles, (name) => this.removeOwner('Role', name));
    await attempt('policy', this.policies, (PolicyArn) => this.must('iam', 'DeletePolicy', { PolicyArn }));
    if (left.length === 0) return;
    throw new RecordError('LeftBehind', `Not deleted: ${left.join('; ')}.`, 'Delete it manually.');
  }

  private async removeUser(UserName: string): Promise<void> {
    const { AccessKeyMetadata = [] } = await this.list('ListAccessKeys', { UserName });
    for (const { AccessKeyId } of AccessKeyMetadata) {
      await this.must('iam', 'DeleteAccessKey', { UserName, AccessKeyId });
    }
    const { ServiceSpecificCredentials = [] } = await this.list('ListServiceSpecificCredentials', {
      UserName,
    });
    for (const { ServiceSpecificCredentialId } of ServiceSpecificCredentials) {
      await this.must('iam', 'DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId });
    }
    await this.removeOwner('User', UserName);
  }

  /** Deletes a user or role with its policies. */
  private async removeOwner(kind: 'User' | 'Role', name: string): Promise<void> {
    const by = { [`${kind}Name`]: name };
    const { PolicyNames = [] } = await this.list(`List${kind}Policies`, by);
    for (const PolicyName of PolicyNames)
      await this.must('iam', `Delete${kind}Policy`, { ...by, PolicyName });
    const { AttachedPolicies = [] } = await this.list(`ListAttached${kind}Policies`, by);
    for (const { PolicyArn } of AttachedPolicies)
      await this.must('iam', `Detach${kind}Policy`, { ...by, PolicyArn });
    await this.must('iam', `Delete${kind}PermissionsBoundary`, by);
    await this.must('iam', `Delete${kind}`, by);
  }

  private async list(operation: string, input: Input): Promise<Output> {
    const { output, error } = await this.sender.send('iam', operation, input);
    if (error && !GONE.includes(error.name)) throw new Error(`${operation}: ${error.name}`);
    return output ?? {};
  }

  private async must(service: string, operation: string, input: Input): Promise<void> {
    const { error } = await this.sender.send(service, operation, input);
    if (error && !GONE.includes(error.name)) throw new Error(`${operation}: ${error.name}`);
  }
}
