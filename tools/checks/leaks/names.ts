/** Name of the stack. */
export const STACK = 'RekeyLeaks';

/** Prefix of the customers' keys. */
export const PREFIX = 'shop_live';

/** Names of the secrets with access keys, and of their users. */
export const USERS = ['mailer', 'deployer', 'builder', 'importer', 'exporter'] as const;

/** Name of the secret with a generated key. */
export const HOOK = 'hook';

/** Secrets with a generated key that hold one value, and their constructs. */
export const TWINS = [
  { secret: 'original', construct: 'Original' },
  { secret: 'copied', construct: 'Copy' },
] as const;

/** Repository whose alerts the token reads, and the one whose alerts the app reads. */
export const TOKEN_REPOSITORY = 'shop/app';
export const APP_REPOSITORY = 'acme/shop';

/** User that no response may touch. */
export const EXEMPT = 'break-glass';

/** Type of the customers' keys in the secret detection of GitLab. */
export const GITLAB_TYPE = 'gitleaks_rule_id_shop_live';
