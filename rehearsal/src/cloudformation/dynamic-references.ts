import type { Json } from '../assembly/json-file';
import { AwsError } from '../aws/errors';
import type { LocalAws } from '../aws/local-aws';
import { deployingRole } from './execution-role';
import type { KeptFromDeploy } from './kept-values';

/**
 * A dynamic reference to a secret.
 * Source: "Get a secret or secret value from Secrets Manager", CloudFormation User Guide.
 */
export interface SecretReference {
  readonly secretId: string;
  /** The member of the JSON text. @default - the whole text */
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
}

const REFERENCE = /\{\{resolve:secretsmanager:([^}]+)\}\}/g;
const PARTS =
  /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)(?::(?:SecretString)?(?::([^:]*)(?::([^:]*)(?::([^:]*))?)?)?)?$/;
const ATTEMPTS = 5;
const PAUSE = 1000;

export function hasSecretReference(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('{{resolve:secretsmanager:');
}

/** Resolves the references to secrets in resolved properties, as the one who deploys. */
export class DynamicReferences {
  /** Values that were resolved so far. */
  readonly kept: KeptFromDeploy[] = [];
  private readonly values = new Map<string, Promise<string>>();

  constructor(
    private readonly aws: LocalAws,
    private readonly resource: { readonly path: string; readonly type: string },
    /** The value to take for a secret that exists outside of the app without a known value. */
    private readonly standIn: (secretId: string) => string | undefined,
  ) {}

  /** `properties` with every reference replaced. Throws when CloudFormation would. */
  async resolve(properties: Json): Promise<Json> {
    return (await this.resolved(properties, [])) as Json;
  }

  private async resolved(value: unknown, place: readonly string[]): Promise<unknown> {
    if (typeof value === 'string') return this.text(value, place.join('.'));
    if (value === null || typeof value !== 'object') return value;
    const entries: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      entries.push([name, await this.resolved(member, [...place, name])]);
    }
    return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
  }

  private async text(text: string, place: string): Promise<string> {
    let result = '';
    let end = 0;
    for (const match of text.matchAll(REFERENCE)) {
      const reference = parsed(match[1] as string);
      const value = await this.value(reference);
      const at = this.aws.timeline.now();
      const { jsonKey, ...secret } = reference;
      this.kept.push({ ...this.resource, place, ...secret, read: { value, at } });
      result +=
        text.slice(end, match.index) + (jsonKey === undefined ? value : this.member(value, reference));
      end = match.index + match[0].length;
    }
    return result + text.slice(end);
  }

  private value(reference: SecretReference): Promise<string> {
    const { secretId, versionStage, versionId } = reference;
    const key = [secretId, versionStage, versionId].join('\n');
    const value = this.values.get(key) ?? this.read(reference);
    this.values.set(key, value);
    return value;
  }

  /** Labels are seen late, so a value that was just written is asked for again. */
  private async read({ secretId, versionStage, versionId }: SecretReference): Promise<string> {
    const { aws } = this;
    const known = this.standIn(secretId);
    if (known !== undefined) return known;
    for (let attempt = 1; ; attempt++) {
      try {
        return await secretText(aws, { secretId, versionStage, versionId });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const written = aws.secretsManager.secret(secretId)?.versions.some(({ labels }) => labels.length > 0);
        if (attempt < ATTEMPTS && written) await aws.timeline.sleep(PAUSE);
        else throw unresolved(secretId, error.message.replace(/\.$/, ''));
      }
    }
  }

  private member(text: string, { secretId, jsonKey }: SecretReference): string {
    if (this.standIn(secretId) !== undefined) return text;
    let value: unknown;
    try {
      value = (JSON.parse(text) as Json)[jsonKey as string];
    } catch {
      // Not JSON: there is no such member.
    }
    if (value === undefined) throw unresolved(secretId, `the secret has no JSON member ${jsonKey}`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** Reads a secret's text as the one who deploys. */
export async function secretText(
  aws: LocalAws,
  { secretId, versionStage, versionId }: Omit<SecretReference, 'jsonKey'>,
): Promise<string> {
  const request = {
    SecretId: secretId,
    ...(versionStage ? { VersionStage: versionStage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  };
  const caller = {
    service: 'secretsmanager',
    operation: 'GetSecretValue',
    region: aws.region,
    principal: deployingRole(aws),
  };
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
