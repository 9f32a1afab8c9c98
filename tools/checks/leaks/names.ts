/** Name of the stack. */
export const STACK = 'RekeyLeaks';

/** Prefix of the customers' keys. */
export const PREFIX = 'shop_live';

/** Names of the secrets with access keys, and of their users. */
export const USERS = ['mailer', 'deployer', 'builder', 'importer', 'exporter'] as const;

/** Name of the secret with a generated key. */
export const HOOK = 'hook';

/** User that no response may touch. */
export const EXEMPT = 'break-glass';

/** Type of the customers' keys in the secret detection of GitLab. */
export const GITLAB_TYPE = 'gitleaks_rule_id_shop_live';
