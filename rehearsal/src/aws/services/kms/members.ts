import type { Members } from '../../members';

/** Request members of the supported operations. Source: AWS KMS API Reference. */
export const MEMBERS: Members = {
  BypassPolicyLockoutSafetyCheck: 'boolean',
  CustomerMasterKeySpec: 'text',
  CustomKeyStoreId: 'text',
  Description: 'document',
  GrantTokens: ['text'],
  KeyId: 'text',
  KeySpec: 'text',
  KeyUsage: 'text',
  MacAlgorithm: 'text',
  Message: 'blob',
  MultiRegion: 'boolean',
  Origin: 'text',
  Policy: 'document',
  PolicyName: 'text',
  Tags: [{ TagKey: 'text!', TagValue: 'text!' }],
  XksKeyId: 'text',
};
