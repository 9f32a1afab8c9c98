import type { Json } from '../assembly/json-file';
import { AwsError } from '../aws/errors';
import type { LocalAws } from '../aws/local-aws';
import { executionRole } from './execution-role';
import type { KeptFromDeploy } from './kept-values';

/**
 * A dynamic reference to a secret.
 * Source: "Get a secret or secret value from Secrets Manager", CloudFormation User Guide.
 */
interface SecretReference {
  readonly secretId: string;
  /** The member of the JSON text. @default - the whole text */
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

const REFERENCE = /\{\{resolve:secretsmanager:([^}]+)\}\}/g;
const PARTS =
  /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)(?::(?:SecretString)?(?::([^:]*)(?::([^:]*)(?::([^:]*))?)?)?)?$/;
const MAX_ATTEMPTS = 5;
const RETRY_MS = 1000;

export function hasSecretReference(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('{{resolve:secretsmanager:');
}

/** Resolves dynamic references to secrets with the execution role of CloudFormation. */
export class DynamicReferences {
  /** The values of the resolved references. */
  readonly kept: KeptFromDeploy[] = [];
  private readonly values = new Map<string, Promise<string>>();

  constructor(
    private readonly aws: LocalAws,
    private readonly resource: { readonly path: string; readonly type: string },
    /** The placeholder for a secret outside of the app with an unknown value; undefined for other secrets. */
    private readonly placeholder: (secretId: string) => string | undefined,
  ) {}

  /**
   * Returns `properties` with the values of all references.
   * @throws an error for a reference that CloudFormation cannot resolve
   */
  async resolve(properties: Json): Promise<Json> {
    return (await this.resolved(properties, [])) as Json;
  }

  private async resolved(value: unknown, path: readonly string[]): Promise<unknown> {
    if (typeof value === 'string') return this.text(value, path.join('.'));
    if (value === null || typeof value !== 'object') return value;
    const entries: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      entries.push([name, await this.resolved(member, [...path, name])]);
    }
    return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
  }

  private async text(text: string, place: string): Promise<string> {
    let result = '';
    let end = 0;
    for (const match of text.matchAll(REFERENCE)) {
      const { jsonKey, ...secret } = parsed(match[1] as string);
      const value = await this.value(secret);
      this.kept.push({ ...this.resource, place, ...secret, read: { value, at: this.aws.timeline.now() } });
      const part = jsonKey === undefined ? value : this.member(value, secret.secretId, jsonKey);
      result += text.slice(end, match.index) + part;
      end = match.index + match[0].length;
    }
    return result + text.slice(end);
  }

  private value(secret: SecretReference): Promise<string> {
    const { secretId, versionStage, versionId } = secret;
    const key = [secretId, versionStage, versionId].join('\n');
    const value = this.values.get(key) ?? this.read(secret);
    this.values.set(key, value);
    return value;
  }

  /** Retries while a value that was just written is not visible. */
  private async read(secret: SecretReference): Promise<string> {
    const { aws } = this;
    const { secretId } = secret;
    const placeholder = this.placeholder(secretId);
    if (placeholder !== undefined) return placeholder;
    for (let attempt = 1; ; attempt++) {
      try {
        return await secretText(aws, secret);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const written = aws.secretsManager.secret(secretId)?.versions.some(({ labels }) => labels.length > 0);
        if (attempt < MAX_ATTEMPTS && written) await aws.timeline.sleep(RETRY_MS);
        else throw unresolved(secretId, error.message.replace(/\.$/, ''));
      }
    }
  }

  private member(text: string, secretId: string, jsonKey: string): string {
    if (this.placeholder(secretId) !== undefined) return text;
    let value: unknown;
    try {
      value = (JSON.parse(text) as Json)[jsonKey];
    } catch {
      // A text that is not JSON has no members.
    }
    if (value === undefined) throw unresolved(secretId, `the secret has no JSON member ${jsonKey}`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** Reads the text of a secret with the execution role of CloudFormation. */
export async function secretText(
  aws: LocalAws,
  { secretId, versionStage, versionId }: Omit<SecretReference, 'jsonKey'>,
): Promise<string> {
  const request = {
    SecretId: secretId,
    ...(versionStage ? { VersionStage: versionStage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  };
  const operation = { service: 'secretsmanager', operation: 'GetSecretValue' };
  const caller = { ...operation, region: aws.region, principal: executionRole(aws) };
  const { SecretString } = (await aws.call(caller, request)) as { SecretString?: string };
  if (SecretString === undefined) throw new AwsError('InvalidRequestException', 'The secret holds no text.');
  return SecretString;
}

function parsed(body: string): SecretReference {
  const [, secretId, jsonKey, versionStage, versionId] = PARTS.exec(body) ?? [];
  if (secretId === undefined) {
    throw new Error(`The dynamic reference {{resolve:secretsmanager:${body}}} is malformed.`);
  }
  return {
    secretId,
    ...(jsonKey ? { jsonKey } : {}),
    ...(versionStage ? { versionStage } : {}),
    ...(versionId ? { versionId } : {}),
  };
}

function unresolved(secretId: string, reason: string): Error {
  return new Error(`The dynamic reference to the secret ${secretId} cannot be resolved: ${reason}.`);
}
