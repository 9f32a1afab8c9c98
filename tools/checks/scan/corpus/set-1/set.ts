import type { Contexts, TemplateSet } from '../contexts';
import { CONFIGURATION } from './configuration';
import { DOCUMENTS } from './documents';
import { LOOK_ALIKES } from './look-alikes';
import { PROGRAMS } from './programs';

/** Places of credentials of vendors. */
const CONTEXTS: Contexts = {
  plain: [
    ['src/clients-*.ts', (_, value) => `const client = new Client('${value}');`],
    ['deploy/vendors-*.env', (_, value, m) => `SERVICE_${m.integer(1, 99)}_KEY=${value}`],
    ['config/vendors-*.yml', (_, value, m) => `  option${m.integer(1, 99)}: "${value}"`],
    ['config/vendors-*.json', (_, value, m) => `  "k${m.integer(1, 999)}": "${value}",`],
    ['logs/debug-*.log', (_, value) => `2026-01-05 10:22:31 DEBUG request sent with ${value} in 13 ms`],
  ],
  keyed: [
    ['src/clients-*.ts', (vendor, value) => `const ${vendor.replace(/\W/g, '')}ApiKey = '${value}';`],
    [
      'deploy/vendors-*.env',
      (vendor, value) => `${vendor.replace(/\W/g, '_').toUpperCase()}_API_TOKEN=${value}`,
    ],
    ['config/vendors-*.yml', (vendor, value) => `  ${vendor.replace(/\W/g, '_')}_secret: "${value}"`],
  ],
};

export const FIRST: TemplateSet = {
  assignments: { ...PROGRAMS, ...CONFIGURATION },
  documents: DOCUMENTS,
  lookAlikes: LOOK_ALIKES,
  contexts: CONTEXTS,
};
