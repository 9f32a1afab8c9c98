import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { AUTH0_PRIVATE_KEY } from './contract';
import { Auth0Issuer, PARAMETERS } from './stand-in/issuer';
import { serveAuth0 } from './stand-in/serve';

export const issuer: KindWithIssuer = {
  kind: AUTH0_PRIVATE_KEY,
  parameters: PARAMETERS,
  create: (context) => new Auth0Issuer(context),
};

/** The APIs of Auth0 in a rehearsal. */
export const serve = serveAuth0;
