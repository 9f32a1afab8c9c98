import { APP_ROLE, appRole, type VaultAppRoleProps } from '../http-api-vault';
import type { Preset } from './preset';

/** Error of OpenBao 2.7 for a secret-id that it has. */
const REGISTERED = '1 error occurred:\n\t* failed to store secret_id: SecretID is already registered\n\n';

/** Secret-ids of an AppRole, which the rotator chooses and stores before Vault receives them. */
export const vaultCustomSecretId: Preset<VaultAppRoleProps> = {
  example: APP_ROLE,
  spec(props) {
    const { ofRole, server, ...common } = appRole(props);
    return {
      name: 'vault-custom-secret-id',
      title: 'Secret-id of an AppRole of Vault or OpenBao, chosen by the rotator',
      source: {
        page: 'https://developer.hashicorp.com/vault/api-docs/auth/approle#create-custom-approle-secret-id',
        date: '2026-11-29',
        proof: 'real server',
      },
      ...server,
      ...common,
      value: {
        members: { roleId: props.roleId, id: '{name}', secretId: '{random}', expiresAt: '{expiresAt}' },
        id: 'id',
        secret: ['secretId'],
        random: { length: 48 },
      },
      create: {
        request: {
          method: 'POST',
          url: ofRole('custom-secret-id'),
          json: {
            secret_id: '{value/secretId}',
            metadata: '{"rekey":"{value/id}"}',
            ttl: '{expiresInSeconds}s',
          },
        },
        exists: [{ status: 500, at: '/errors/0', is: REGISTERED }],
        expires: { at: '/data/secret_id_ttl', format: 'secondsLeft' },
      },
    };
  },
};
