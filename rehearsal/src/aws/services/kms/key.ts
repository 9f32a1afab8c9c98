/** The algorithm of an HMAC key. */
export const MAC_ALGORITHM = 'HMAC_SHA_256';

/** A customer managed key. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly created: number;
  readonly description: string;
  /** True for an HMAC key, false for one that encrypts. */
  readonly hmac: boolean;
  policy: { readonly text: string; readonly document: unknown };
  enabled: boolean;
}

/** The policy of a key that is created without one: it delegates to IAM policies. Source: "Default key policy". */
export function defaultKeyPolicy(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

/** KeyMetadata of the API. */
export function metadata(key: Key): unknown {
  return {
    AWSAccountId: key.accountId,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: key.enabled,
    Description: key.description,
    KeyUsage: key.hmac ? 'GENERATE_VERIFY_MAC' : 'ENCRYPT_DECRYPT',
    KeyState: key.enabled ? 'Enabled' : 'Disabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    ...(key.hmac
      ? { CustomerMasterKeySpec: 'HMAC_256', KeySpec: 'HMAC_256', MacAlgorithms: [MAC_ALGORITHM] }
      : {
          CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
          KeySpec: 'SYMMETRIC_DEFAULT',
          EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        }),
    MultiRegion: false,
  };
}
