import { type HttpApiServerProps, type Preset, part, serverOf } from './preset';

/** Properties of `HttpApiPreset.grafana`. */
export interface GrafanaProps extends HttpApiServerProps {
  /** Numeric id of the service account. */
  readonly serviceAccountId: string;
}

/** Tokens of a service account of Grafana. They expire. */
export const grafana: Preset<GrafanaProps> = {
  example: { host: 'grafana.example.com', serviceAccountId: '7' },
  spec(props) {
    const { host, serviceAccountId } = props;
    const url = `https://${host}/api/serviceaccounts/${part(serviceAccountId)}/tokens`;
    return {
      name: 'grafana',
      title: 'Token of a service account of Grafana',
      principal: `the service account ${serviceAccountId}`,
      source: {
        page: 'https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/',
        date: '2026-11-29',
        proof: 'stand-in',
      },
      ...serverOf(props),
      admin: { headers: { authorization: 'Bearer {admin/token}' } },
      value: { members: { id: '{answer/id}', token: '{answer/key}' }, id: 'id', secret: ['token'] },
      create: {
        request: { method: 'POST', url, json: { name: '{name}', secondsToLive: '{expiresInSeconds}' } },
      },
      list: {
        request: { method: 'GET', url },
        items: '',
        id: '/id',
        name: '/name',
        created: { at: '/created', format: 'date' },
        active: { at: '/hasExpired', is: false },
      },
      test: {
        request: {
          method: 'GET',
          url: `https://${host}/api/org`,
          headers: { authorization: 'Bearer {value/token}' },
        },
        alive: [{ status: 200 }, { status: 403 }],
        dead: [{ status: 401 }],
      },
      remove: { request: { method: 'DELETE', url: `${url}/{id}` } },
    };
  },
};
