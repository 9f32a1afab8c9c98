import type { Contexts } from '../contexts';

export { ASSIGNMENTS } from './assignments';
export { DOCUMENTS } from './documents';
export { LOOK_ALIKES } from './look-alikes';

/** Places of credentials of vendors. */
export const CONTEXTS: Contexts = {
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
