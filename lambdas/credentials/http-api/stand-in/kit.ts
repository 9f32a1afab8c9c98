import { type ConformanceCheck, conformanceChecks, type TestBed } from 'cdk-rekey-engine/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { Random } from '../../../../engine/src/testing/random';
import { checkSpec, type Mistake } from '../spec/check';
import { expires, isChosen, isNamed } from '../spec/requests';
import type { Spec } from '../spec/types';
import { adminFor } from './administrators';
import { parametersFor, StandInIssuer } from './issuer';
import { checkLive, type LiveStep } from './live';

/** Seed of the values of an administrator. */
const SEED = 7;

/** A spec under test, with the checks of the conformance suite at its stand-in; or its mistakes. */
export interface ProviderKit {
  readonly mistakes: readonly Mistake[];
  readonly name?: string;
  /** Traits of the credentials, as the spec shows them. */
  readonly traits: Readonly<Record<string, string>>;
  readonly checks: readonly ConformanceCheck[];
  /** Checks the spec at the API itself. */
  live(admin: string): Promise<readonly LiveStep[]>;
}

/** The test kit of a spec. */
export function providerKit(given: unknown): ProviderKit {
  const mistakes = checkSpec(given);
  if (mistakes.length > 0) return { mistakes, traits: {}, checks: [], live: async () => [] };
  const spec = given as Spec;
  const live = (admin: string) => checkLive(spec, admin);
  return { mistakes, name: spec.name, traits: traitsOf(spec), checks: checksOf(spec), live };
}

/** The conformance suite, at a new stand-in for each check. */
export function checksOf(spec: Spec): readonly ConformanceCheck[] {
  const admin = adminFor(spec, new Random(SEED));
  return conformanceChecks(({ clock, secret }: TestBed) => {
    const issuer = new StandInIssuer(spec, issuerContext(clock, secret), () => admin);
    return {
      factory: issuer.factory(),
      parameters: parametersFor(spec),
      admin,
      accepts: (text: string) => issuer.accepts(text),
      alive: () => issuer.alive(),
    };
  });
}

function orphansText(spec: Spec): string {
  if (isChosen(spec)) return 'the secret: the value is stored before the API receives it';
  return isNamed(spec) ? 'name' : 'the journal and the time of creation';
}

function traitsOf(spec: Spec): Record<string, string> {
  const { slots, disable, list, sessions, hosts, network = 'public' } = spec;
  return {
    hosts: `${hosts.join(', ')} (${network})`,
    slots: slots === undefined ? 'no limit' : String(slots),
    'orphans found by': orphansText(spec),
    expires: expires(spec) ? 'yes' : 'no',
    disable: disable ? 'yes' : 'no: a replaced credential is removed at the end of its grace',
    'evidence of use': list.used ? `yes, ${list.used.lagSeconds} s late` : 'no: the grace counts time only',
    sessions: sessions ? 'ended with their credential' : 'not ended',
  };
}
