import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { GCP_SERVICE_ACCOUNT_KEY } from './contract';
import { AUDIENCE, GoogleIssuer, SERVICE_ACCOUNT } from './stand-in/issuer';
import { serveGoogle } from './stand-in/serve';

export const issuer: KindWithIssuer = {
  kind: GCP_SERVICE_ACCOUNT_KEY,
  parameters: { serviceAccount: SERVICE_ACCOUNT, projectId: 'shop-prod', audience: AUDIENCE },
  create: (context) => new GoogleIssuer(context),
};

/** The APIs of Google in a rehearsal. */
export const serve = serveGoogle;
