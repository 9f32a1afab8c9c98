import type { KindWithIssuer } from 'cdk-rekey-engine/testing';
import { SNOWFLAKE_KEY_PAIR } from './contract';
import { PARAMETERS, SnowflakeIssuer } from './stand-in/issuer';
import { serveSnowflake } from './stand-in/serve';

export const issuer: KindWithIssuer = {
  kind: SNOWFLAKE_KEY_PAIR,
  parameters: PARAMETERS,
  create: (context) => new SnowflakeIssuer(context),
};

/** The SQL API in a rehearsal. */
export const serve = serveSnowflake;
