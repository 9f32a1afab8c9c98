/** Tools to test an adapter: the conformance suite, a rotator in memory, and a virtual clock. */
export type { ConformanceCheck } from './check';
export { conformance, conformanceChecks, type TestRunner } from './conformance';
export { Calls, FAULTS, type Fault } from './faults';
export type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SdkRequest,
  SendRequest,
} from './issuer';
export { MemorySecretStore } from './memory-secret-store';
export { requireReadable } from './readable';
export { codeOf, DAY, type Outcome, type ResourceOptions, Rotator, type RotatorOptions } from './rotator';
export { sdkError } from './sdk-error';
export type { KindUnderTest, TestBed } from './subject';
export { VirtualClock } from './virtual-clock';
