import { type CloudflareProps, cloudflare } from './http-api-presets/cloudflare';
import { type ConfluentProps, confluent } from './http-api-presets/confluent';
import { type DatabricksProps, databricks } from './http-api-presets/databricks';
import { type DatadogProps, datadog } from './http-api-presets/datadog';
import { type ElasticsearchProps, elasticsearch } from './http-api-presets/elasticsearch';
import { type EntraPasswordProps, entraPassword } from './http-api-presets/entra-password';
import { type GitLabProps, gitLab } from './http-api-presets/git-lab';
import { type GrafanaProps, grafana } from './http-api-presets/grafana';
import { type MongoDbAtlasProps, mongoDbAtlas } from './http-api-presets/mongo-db-atlas';
import { type OktaProps, okta } from './http-api-presets/okta';
import { type OpenRouterProps, openRouter } from './http-api-presets/open-router';
import type { Preset } from './http-api-presets/preset';
import { type SendGridProps, sendGrid } from './http-api-presets/send-grid';
import { type TwilioProps, twilio } from './http-api-presets/twilio';
import { type VaultAppRoleProps, vaultAppRole } from './http-api-presets/vault-app-role';
import { type VaultTokenProps, vaultToken } from './http-api-presets/vault-token';
import { HttpApiSpec } from './http-api-spec';

/**
 * Descriptions of the APIs of providers, for `Credential.httpApi`. docs/credentials/http-api.md lists their sources and
 * how each was tested.
 */
export class HttpApiPreset {
  /** API tokens that a Cloudflare account owns. Admin secret: JSON with `token`. */
  public static cloudflare(props: CloudflareProps): HttpApiSpec {
    return made(cloudflare, props);
  }

  /** Cloud API keys of a service account of Confluent Cloud. Admin secret: JSON with `key` and `secret` of a Cloud API key. */
  public static confluent(props: ConfluentProps): HttpApiSpec {
    return made(confluent, props);
  }

  /** OAuth secrets of a service principal of Databricks. Admin secret: JSON with `clientId` and `clientSecret`. */
  public static databricks(props: DatabricksProps): HttpApiSpec {
    return made(databricks, props);
  }

  /** API keys of a Datadog organization. Admin secret: JSON with `apiKey` and `applicationKey`. */
  public static datadog(props: DatadogProps = {}): HttpApiSpec {
    return made(datadog, props);
  }

  /** API keys of Elasticsearch. Admin secret: JSON with `username` and `password`. */
  public static elasticsearch(props: ElasticsearchProps): HttpApiSpec {
    return made(elasticsearch, props);
  }

  /** Passwords of an application of Microsoft Entra ID. Admin secret: JSON with `clientId` and `clientSecret`. */
  public static entraPassword(props: EntraPasswordProps): HttpApiSpec {
    return made(entraPassword, props);
  }

  /** Project access tokens of GitLab. Admin secret: JSON with `token`, of an owner of the project. */
  public static gitLab(props: GitLabProps): HttpApiSpec {
    return made(gitLab, props);
  }

  /** Tokens of a service account of Grafana. Admin secret: JSON with `token`. */
  public static grafana(props: GrafanaProps): HttpApiSpec {
    return made(grafana, props);
  }

  /** Secrets of a service account of MongoDB Atlas. Admin secret: JSON with `clientId` and `clientSecret`. */
  public static mongoDbAtlas(props: MongoDbAtlasProps): HttpApiSpec {
    return made(mongoDbAtlas, props);
  }

  /** Client secrets of an application of Okta. Admin secret: JSON with `token`. */
  public static okta(props: OktaProps): HttpApiSpec {
    return made(okta, props);
  }

  /** API keys of OpenRouter. Admin secret: JSON with `key`, a management key. */
  public static openRouter(props: OpenRouterProps = {}): HttpApiSpec {
    return made(openRouter, props);
  }

  /** API keys of Twilio SendGrid. Admin secret: JSON with `key`. */
  public static sendGrid(props: SendGridProps): HttpApiSpec {
    return made(sendGrid, props);
  }

  /** API keys of Twilio. Admin secret: JSON with `sid` and `secret` of a main key. */
  public static twilio(props: TwilioProps): HttpApiSpec {
    return made(twilio, props);
  }

  /** Secret-ids of an AppRole of Vault or OpenBao. Admin secret: JSON with `token`. */
  public static vaultAppRole(props: VaultAppRoleProps): HttpApiSpec {
    return made(vaultAppRole, props);
  }

  /** Periodic tokens of Vault or OpenBao. Admin secret: JSON with `token`. */
  public static vaultToken(props: VaultTokenProps): HttpApiSpec {
    return made(vaultToken, props);
  }

  private constructor() {}
}

const made = <P>(preset: Preset<P>, props: P): HttpApiSpec =>
  HttpApiSpec.fromObject({ ...preset.spec(props) });
