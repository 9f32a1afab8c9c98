import { createHmac } from 'node:crypto';
import type { Call, Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { parseResourcePolicy } from '../../resource-policy';
import { defaultKeyPolicy, type Key, MAC_ALGORITHM, metadata } from './key';
import { MEMBERS } from './members';

/** An operation with a key by a service on behalf of a caller. */
export type KeyUse = 'kms:Decrypt' | 'kms:Encrypt' | 'kms:GenerateDataKey';

interface CreateKeyOptions {
  /** The key id. @default a random one */
  readonly id?: string;
  /** The key policy. @default the default key policy, which delegates to IAM policies */
  readonly policy?: string;
  /** @default true */
  readonly enabled?: boolean;
  /** @default '' */
  readonly description?: string;
  /** True for an HMAC key, of which only GenerateMac is supported. @default false */
  readonly hmac?: boolean;
  /** @default the local AWS's own account */
  readonly accountId?: string;
  /** @default the local AWS's own region */
  readonly region?: string;
}

/** Source: "Resource quotas", AWS KMS Developer Guide. */
const MAX_POLICY = 32_768;

/**
 * AWS KMS of the local AWS: the permissions to use keys. It encrypts nothing. GenerateMac is a declared stub: the HMAC under
 * a key that follows from the id, for the fingerprints of a leak index.
 */
export class Kms implements Service {
  readonly name = 'kms';
  readonly protocol = 'json';
  readonly targetPrefix = 'TrentService';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Keys by ARN. */
  readonly keys = new Map<string, Key>();
  private readonly aliases = new Map<string, Key>();

  constructor(private readonly aws: LocalAws) {
    const onKey = (action: string, run: (key: Key, input: Input) => unknown): Operation => ({
      access: (input, call) => {
        const key = this.find(String(input.KeyId), call);
        if (!key) throw notFound(input.KeyId);
        return [{ action: `kms:${action}`, resource: key.arn, resourcePolicy: key.policy.document }];
      },
      run: (input, call) => run(this.find(String(input.KeyId), call) as Key, input),
    });
    const setEnabled = (enabled: boolean) => (key: Key) => {
      key.enabled = enabled;
    };
    this.operations = {
      CreateKey: {
        access: () => [{ action: 'kms:CreateKey', resource: '*' }],
        run: (input, { principal, region }) => {
          const { Policy: policy, Description: description, KeyUsage } = input;
          const hmac = KeyUsage === 'GENERATE_VERIFY_MAC';
          const arn = this.createKey({ policy, description, hmac, accountId: principal.accountId, region });
          return { KeyMetadata: metadata(this.keys.get(arn) as Key) };
        },
      },
      DescribeKey: onKey('DescribeKey', (key) => ({ KeyMetadata: metadata(key) })),
      GetKeyPolicy: onKey('GetKeyPolicy', (key) => ({ Policy: key.policy.text, PolicyName: 'default' })),
      PutKeyPolicy: onKey('PutKeyPolicy', (key, input) => {
        key.policy = parsePolicy(input.Policy);
      }),
      EnableKey: onKey('EnableKey', setEnabled(true)),
      DisableKey: onKey('DisableKey', setEnabled(false)),
      GenerateMac: {
        access: (input, call) => {
          const key = this.find(String(input.KeyId), call);
          if (!key) throw notFound(input.KeyId);
          const context = { 'kms:MacAlgorithm': String(input.MacAlgorithm) };
          const { arn: resource, policy } = key;
          return [{ action: 'kms:GenerateMac', resource, context, resourcePolicy: policy.document }];
        },
        run: (input, call) => generateMac(this.find(String(input.KeyId), call) as Key, input),
      },
    };
  }

  /** Creates a customer managed key and returns its ARN. */
  createKey(options: CreateKeyOptions = {}): string {
    const { accountId = this.aws.account, region = this.aws.region } = options;
    const id = options.id ?? this.aws.random.uuid();
    const arn = `arn:aws:kms:${region}:${accountId}:key/${id}`;
    this.keys.set(arn, {
      id,
      arn,
      accountId,
      region,
      created: this.aws.timeline.now(),
      description: options.description ?? '',
      hmac: options.hmac ?? false,
      policy: parsePolicy(options.policy ?? defaultKeyPolicy(accountId)),
      enabled: options.enabled ?? true,
    });
    return arn;
  }

  /** Creates an alias, `alias/…`, in the account and region of the key. */
  createAlias(name: string, keyArn: string): void {
    const key = this.keys.get(keyArn);
    if (!key) throw notFound(keyArn);
    this.aliases.set(`${key.accountId}/${key.region}/${name}`, key);
  }

  /**
   * Finds a key by id, ARN, alias or alias ARN in the region of the call.
   * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
   */
  find(keyId: string, { region, principal }: Pick<Call, 'region' | 'principal'>): Key | undefined {
    const [, , , arnRegion = region, arnAccount, resource] = keyId.split(':');
    if (arnRegion !== region) return undefined;
    const place = `${arnAccount ?? principal.accountId}/${region}`;
    const id = resource ?? keyId;
    if (id.startsWith('alias/')) return this.aliases.get(`${place}/${id}`);
    return this.keys.get(keyId) ?? this.keys.get(`arn:aws:kms:${region}:${principal.accountId}:key/${id}`);
  }

  /**
   * Throws unless the caller may use the key. `call.via` is the service that calls KMS on behalf of the caller.
   * @throws AwsError AccessDeniedException, DisabledException or NotFoundException.
   */
  async requireUse(
    call: Call,
    keyId: string,
    action: KeyUse,
    encryptionContext: Readonly<Record<string, string>>,
  ): Promise<void> {
    const key = this.find(keyId, call);
    if (!key) throw notFound(keyId);
    const context: Record<string, string | string[]> = {
      'kms:CallerAccount': call.principal.accountId,
      'kms:EncryptionContextKeys': Object.keys(encryptionContext),
    };
    if (call.via) context['kms:ViaService'] = call.via;
    for (const [name, value] of Object.entries(encryptionContext)) {
      context[`kms:EncryptionContext:${name}`] = value;
    }
    const operation = action.slice('kms:'.length);
    await this.aws.authorizer.require(
      { ...call, service: 'kms', operation },
      { action, resource: key.arn, context, resourcePolicy: key.policy.document },
    );
    if (!key.enabled) throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  }
}

function generateMac(key: Key, { Message, MacAlgorithm }: Input): unknown {
  if (!key.enabled) throw new AwsError('DisabledException', `${key.arn} is disabled.`);
  if (!key.hmac || MacAlgorithm !== MAC_ALGORITHM)
    throw new AwsError('InvalidKeyUsageException', `${key.arn} does not support the operation GenerateMac.`);
  const mac = createHmac('sha256', key.arn).update(Buffer.from(Message, 'base64'));
  return { KeyId: key.arn, Mac: mac.digest('base64'), MacAlgorithm };
}

function parsePolicy(text = ''): Key['policy'] {
  if (text.length > MAX_POLICY) {
    throw new AwsError('LimitExceededException', `A key policy can have at most ${MAX_POLICY} bytes.`);
  }
  const document = parseResourcePolicy(text);
  if (document) return { text, document };
  throw new AwsError('MalformedPolicyDocumentException', 'The key policy is not valid.');
}

function notFound(keyId: unknown): AwsError {
  return new AwsError('NotFoundException', `Key '${String(keyId)}' does not exist`);
}
