import type { Source, Spec } from '../../lambdas/credentials/http-api/spec/types';

/** A description of the API of a provider, which is complete with the properties of a user. */
export interface Preset<P> {
  /** Properties for tests and for the documentation. */
  readonly example: P;
  readonly spec: (props: P) => Spec & { readonly source: Source };
}

/** Properties of a server of the user. */
export interface HttpApiServerProps {
  /** Host name of the server, with its port unless that is 443, such as `vault.example.internal:8200`. */
  readonly host: string;

  /**
   * True if the server has a private address, such as one in a VPC.
   *
   * @default false
   */
  readonly privateNetwork?: boolean;

  /**
   * Certificate authorities of the server, PEM.
   *
   * @default - those of Node.js
   */
  readonly certificateAuthority?: string;
}

/** Members of the spec of a server. */
export const serverOf = ({ host, privateNetwork, certificateAuthority }: HttpApiServerProps) => ({
  hosts: [host],
  ...(privateNetwork && { network: 'private' as const }),
  ...(certificateAuthority !== undefined && { certificateAuthority }),
});

/** A part of a path. */
export const part = encodeURIComponent;
