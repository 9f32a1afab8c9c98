import { type HttpApiServerProps, serverOf } from './http-api-presets/preset';

/** Members of the specs of Vault and OpenBao, and the headers of requests without the admin token. */
export function vault(props: HttpApiServerProps & { readonly namespace?: string }) {
  const { namespace } = props;
  const within: Record<string, string> = namespace === undefined ? {} : { 'x-vault-namespace': namespace };
  return {
    within,
    place: namespace === undefined ? '' : ` of ${namespace}`,
    server: {
      ...serverOf(props),
      times: { issueSeconds: 60, listLagSeconds: 10, propagationSeconds: 30 },
      admin: { headers: { 'x-vault-token': '{admin/token}', ...within } },
    },
  };
}

/** Answers to a request for a token that does not exist any more. */
export const TOKEN_GONE = [{ status: 400 }, { status: 404 }];
