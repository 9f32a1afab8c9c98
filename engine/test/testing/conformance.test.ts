import { conformance } from 'cdk-rekey-engine/testing';
import { acmeKind, FakeAcme } from './acme';

conformance({ describe, test }, 'acme-token', ({ clock }) => acmeKind(new FakeAcme(clock)));
