import type { KeyPattern } from '../patterns/key-pattern';
import { accessKeyPairRule } from './access-key-pair';
import { commandRule } from './commands/command-rule';
import { insertRule } from './commands/insert-rule';
import { credentialFileRules } from './files/credential-files';
import { puttyKeyRule } from './files/putty-key';
import { keyedRule } from './keyed/keyed-rule';
import { ownKeyRule } from './own-keys';
import { privateKeyRule } from './private-key';
import type { Rule } from './rule';
import { urlRule } from './url-credentials';
import { vendorRules } from './vendor-rules';

/** All rules of a scan: the keys of the app, the formats of vendors, and general forms. */
export const rulePack = (own: readonly KeyPattern[]): Rule[] => [
  ...own.map(ownKeyRule),
  ...vendorRules(),
  accessKeyPairRule,
  privateKeyRule,
  puttyKeyRule,
  keyedRule,
  urlRule,
  commandRule,
  insertRule,
  ...credentialFileRules,
];
