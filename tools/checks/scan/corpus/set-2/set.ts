import type { Contexts, TemplateSet } from '../contexts';
import { CONFIGURATION } from './configuration';
import { DOCUMENTS } from './documents';
import { LOOK_ALIKES } from './look-alikes';
import { PROGRAMS } from './programs';

/** Places of credentials of vendors. */
const CONTEXTS: Contexts = {
  plain: [
    ['go/vendor_*.go', (_, value) => `\tsvc, err := sdk.Dial(ctx, "${value}", nil)`],
    ['xml/vendor-*.xml', (_, value) => `    <param>${value}</param>`],
    ['docs/vendors-*.md', (_, value) => `   $ tool login ${value}`],
    ['toml/vendors-*.toml', (_, value, m) => `v${m.integer(1, 999)} = "${value}"`],
    ['js/vendors-*.min.js', (_, value) => `var t={n:1,k:"${value}",z:function(e){return e+1}};`],
    ['py/vendors_*.py', (_, value) => `    # old one: ${value}`],
  ],
  keyed: [
    ['go/vendor_*.go', (vendor, value) => `\t${vendor.replace(/\W/g, '')}Key = "${value}"`],
    [
      'py/vendors_*.py',
      (vendor, value) => `os.environ["${vendor.replace(/\W/g, '_').toUpperCase()}_SECRET"] = "${value}"`,
    ],
    ['toml/vendors-*.toml', (vendor, value) => `${vendor.replace(/\W/g, '_')}_token = "${value}"`],
  ],
};

export const SECOND: TemplateSet = {
  assignments: { ...PROGRAMS, ...CONFIGURATION },
  documents: DOCUMENTS,
  lookAlikes: LOOK_ALIKES,
  contexts: CONTEXTS,
};
