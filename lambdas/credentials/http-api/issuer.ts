import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { HTTP_API } from './contract';
import type { Spec } from './spec/types';
import { parametersFor, StandInIssuer } from './stand-in/issuer';
import { providerKit as kitOf } from './stand-in/kit';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from './stand-in/samples';
import { serve as serveSpecs } from './stand-in/serve';

const kindOf = (spec: Spec): KindWithIssuer => ({
  kind: HTTP_API,
  parameters: parametersFor(spec),
  create: (context) => new StandInIssuer(spec, context),
});

export const issuer: KindWithIssuer = { ...kindOf(NAMED), variant: 'named' };

/** Specs with other traits. */
export const variants: readonly KindWithIssuer[] = [
  { ...kindOf(UNNAMED), variant: 'unnamed' },
  { ...kindOf(EXPIRING), variant: 'expiring' },
  { ...kindOf(CHOSEN), variant: 'chosen' },
];

/** The APIs of a rehearsal. */
export const serve = serveSpecs;

/** The test kit of `npx cdk-rekey-rehearsal provider`. */
export const providerKit = kitOf;
