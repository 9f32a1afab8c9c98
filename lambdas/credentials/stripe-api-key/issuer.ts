import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { STRIPE_API_KEY } from './contract';
import { PARAMETERS, StripeIssuer } from './stand-in/issuer';
import { serveStripe } from './stand-in/serve';

export const issuer: KindWithIssuer = {
  kind: STRIPE_API_KEY,
  parameters: PARAMETERS,
  functionSeconds: 600,
  create: (context) => new StripeIssuer(context),
};

/** The API of Stripe in a rehearsal. */
export const serve = serveStripe;
