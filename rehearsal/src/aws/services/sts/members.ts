import type { Members } from '../../members';

/** Request members of all operations. A name has the same type in all of them. Source: AWS STS API Reference. */
export const MEMBERS: Members = {
  AccessKeyId: 'text',
  DurationSeconds: 'integer',
  ExternalId: 'text',
  MinimumSessionTokenSize: 'integer',
  Name: 'text',
  Policy: 'document',
  PolicyArns: [{ arn: 'text!' }],
  PrincipalArn: 'text',
  ProvidedContexts: [{ ProviderArn: 'text', ContextAssertion: 'text' }],
  ProviderId: 'text',
  RoleArn: 'text',
  RoleSessionName: 'text',
  SAMLAssertion: 'document',
  SerialNumber: 'text',
  SourceIdentity: 'text',
  Tags: [{ Key: 'text!', Value: 'text!' }],
  TokenCode: 'text',
  TransitiveTagKeys: ['text'],
  WebIdentityToken: 'document',
};
