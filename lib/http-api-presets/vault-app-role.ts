import { APP_ROLE, appRole, type VaultAppRoleProps } from '../http-api-vault';
import type { Preset } from './preset';

/** Secret-ids of an AppRole, which Vault chooses. */
export const vaultAppRole: Preset<VaultAppRoleProps> = {
  example: APP_ROLE,
  spec(props) {
    const { ofRole, server, ...common } = appRole(props);
    return {
      name: 'vault-approle',
      title: 'Secret-id of an AppRole of Vault or OpenBao',
      source: {
        page: 'https://developer.hashicorp.com/vault/api-docs/auth/approle',
        date: '2026-11-29',
        proof: 'real server',
      },
      ...server,
      ...common,
      value: {
        members: {
          roleId: props.roleId,
          secretId: '{answer/data/secret_id}',
          accessor: '{answer/data/secret_id_accessor}',
        },
        id: 'accessor',
        secret: ['secretId'],
      },
      create: {
        request: {
          method: 'POST',
          url: ofRole('secret-id'),
          json: { metadata: '{"rekey":"{name}"}', ttl: '{expiresInSeconds}s' },
        },
        expires: { at: '/data/secret_id_ttl', format: 'secondsLeft' },
      },
    };
  },
};
