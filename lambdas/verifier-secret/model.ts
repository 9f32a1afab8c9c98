import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from 'cdk-rekey-engine';
import { type SendRequest, sdkError } from 'cdk-rekey-engine/testing';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const WRITES = ['PutSecretValue', 'UpdateSecretVersionStage'];

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Input;
}

interface Input {
  readonly ClientRequestToken: string;
  readonly SecretString: string;
  readonly VersionStages: readonly string[];
  readonly VersionStage: string;
  readonly MoveToVersionId: string;
  readonly RemoveFromVersionId?: string;
}

/** A verifier secret in memory, with the rules of Secrets Manager for versions and staging labels. */
export class VerifierSecretModel {
  readonly versions = new Map<string, string>();
  /** Version ids by staging label. */
  readonly labels: Record<string, string> = {};
  /** False after the deletion of the secret. */
  exists = true;
  /** Delay until a moved AWSCURRENT is visible to reads, milliseconds. */
  lag = 0;
  /** Versions that were current, the latest last. */
  private readonly history: { readonly at: number; readonly version: string }[] = [];

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** The text of AWSCURRENT, without lag. */
  get text(): string | undefined {
    return this.versions.get(this.labels[CURRENT] ?? '');
  }

  /** An SDK client, as far as the store uses it. */
  client(send: SendRequest = async (_request, effect) => effect()): SecretsManagerClient {
    return {
      send: (command: Command) => {
        const { input } = command;
        const operation = command.constructor.name.replace(/Command$/, '');
        const writes = WRITES.includes(operation);
        const request = { service: 'secretsmanager', operation, input, attempts: 4, writes };
        return send(request, () => this.operate(operation, input));
      },
    } as never;
  }

  /** Writes a version as a user of the console does. */
  writeByHand(version: string, text: string): void {
    this.versions.set(version, text);
    this.makeCurrent(version);
  }

  private operate(operation: string, input: Input): object {
    if (!this.exists) throw sdkError('ResourceNotFoundException', 400);
    if (operation === 'GetSecretValue') return this.read();
    return operation === 'PutSecretValue' ? this.put(input) : this.move(input);
  }

  private read(): object {
    const visible = this.history.filter(({ at }) => at <= this.clock.now() - this.lag).at(-1);
    if (!visible) throw sdkError('ResourceNotFoundException', 400);
    return { VersionId: visible.version, SecretString: this.versions.get(visible.version) };
  }

  private put({ ClientRequestToken: version, SecretString: text, VersionStages }: Input): object {
    const there = this.versions.get(version);
    if (there !== undefined && there !== text) throw sdkError('ResourceExistsException', 400);
    if (there !== undefined) return {};
    this.versions.set(version, text);
    for (const label of VersionStages) this.labels[label] = version;
    // The first version of a secret is current at once (API_PutSecretValue).
    if (this.labels[CURRENT] === undefined) this.makeCurrent(version);
    return {};
  }

  private move({ VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from }: Input): object {
    if (!this.versions.has(to)) throw sdkError('ResourceNotFoundException', 400);
    const holder = this.labels[label];
    if (holder !== (from ?? (holder && to))) throw sdkError('InvalidParameterException', 400);
    if (label === CURRENT) this.makeCurrent(to);
    else this.labels[label] = to;
    return {};
  }

  private makeCurrent(version: string): void {
    const holder = this.labels[CURRENT];
    if (holder !== undefined && holder !== version) this.labels[PREVIOUS] = holder;
    this.labels[CURRENT] = version;
    this.history.push({ at: this.clock.now(), version });
  }
}
