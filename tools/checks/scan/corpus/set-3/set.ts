import type { Contexts, TemplateSet } from '../contexts';
import { CONFIGURATION } from './configuration';
import { DOCUMENTS } from './documents';
import { LOOK_ALIKES } from './look-alikes';
import { PROGRAMS } from './programs';

/** Places of credentials of vendors. */
const CONTEXTS: Contexts = {
  plain: [
    ['csv/export-*.csv', (_, value, m) => `${m.integer(1, 999)},ops,${value},2025-11-03`],
    ['kt/Vendors*.kt', (_, value) => `    val service = Service.connect(region, "${value}")`],
    ['sh/vendors-*.sh', (_, value) => `tool --key ${value} --verbose`],
    ['chat/export-*.txt', (_, value) => `[10:41] kim: here it is ${value} thanks`],
    ['json/vendors-*.json', (_, value, m) => `  "x${m.integer(1, 999)}": {"v":"${value}"},`],
    ['patch/fix-*.patch', (_, value) => `+  client("${value}")`],
  ],
  keyed: [
    ['kt/Vendors*.kt', (vendor, value) => `    val ${vendor.replace(/\W/g, '')}Secret = "${value}"`],
    [
      'sh/vendors-*.sh',
      (vendor, value) => `export ${vendor.replace(/\W/g, '_').toUpperCase()}_TOKEN=${value}`,
    ],
    ['json/vendors-*.json', (vendor, value) => `  "${vendor.replace(/\W/g, '_')}_api_key": "${value}",`],
  ],
};

export const THIRD: TemplateSet = {
  assignments: { ...PROGRAMS, ...CONFIGURATION },
  documents: DOCUMENTS,
  lookAlikes: LOOK_ALIKES,
  contexts: CONTEXTS,
};
