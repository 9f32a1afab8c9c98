import { type ClickHouseProps, clickHouse } from './http-api-presets/click-house';
import { type CloudflareProps, cloudflare } from './http-api-presets/cloudflare';
import { type ConfluentProps, confluent } from './http-api-presets/confluent';
import { type DatabricksProps, databricks } from './http-api-presets/databricks';
import { type DatadogProps, datadog } from './http-api-presets/datadog';
import { type ElasticsearchProps, elasticsearch } from './http-api-presets/elasticsearch';
import { type EntraPasswordProps, entraPassword } from './http-api-presets/entra-password';
import { type FastlyProps, fastly } from './http-api-presets/fastly';
import { type GitLabProps, gitLab } from './http-api-presets/git-lab';
import { type GrafanaProps, grafana } from './http-api-presets/grafana';
import { type HoneycombProps, honeycomb } from './http-api-presets/honeycomb';
import { type LaunchDarklyProps, launchDarkly } from './http-api-presets/launch-darkly';
import { type MongoDbAtlasProps, mongoDbAtlas } from './http-api-presets/mongo-db-atlas';
import { type NeonProps, neon } from './http-api-presets/neon';
import { type NewRelicProps, newRelic } from './http-api-presets/new-relic';
import { type OktaProps, okta } from './http-api-presets/okta';
import { type OpenAiProps, openAi } from './http-api-presets/open-ai';
import { type OpenRouterProps, openRouter } from './http-api-presets/open-router';
import { type PineconeProps, pinecone } from './http-api-presets/pinecone';
import type { Preset } from './http-api-presets/preset';
import { type ResendProps, resend } from './http-api-presets/resend';
import { type SendGridProps, sendGrid } from './http-api-presets/send-grid';
import { type SupabaseProps, supabase } from './http-api-presets/supabase';
import { type TwilioProps, twilio } from './http-api-presets/twilio';
import { vaultAppRole } from './http-api-presets/vault-app-role';
import { vaultCustomSecretId } from './http-api-presets/vault-custom-secret-id';
import { type VaultTokenProps, vaultToken } from './http-api-presets/vault-token';
import { type VercelProps, vercel } from './http-api-presets/vercel';
import { HttpApiSpec } from './http-api-spec';
import type { VaultAppRoleProps } from './http-api-vault';

/**
 * Descriptions of the APIs of providers, for `Credential.httpApi`. docs/credentials/http-api.md lists their sources and
 * how each was tested.
 */
export class HttpApiPreset {
  /** API keys of ClickHouse Cloud. Admin secret: JSON with `keyId` and `keySecret` of an API key. */
  public static clickHouse(props: ClickHouseProps): HttpApiSpec {
    return made(clickHouse, props);
  }

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

  /**
   * Automation tokens of Fastly. Admin secret: JSON with `username`, `password` and `token` of a superuser without two-factor
   * authentication.
   */
  public static fastly(props: FastlyProps): HttpApiSpec {
    return made(fastly, props);
  }

  /** Project access tokens of GitLab. Admin secret: JSON with `token`, of an owner of the project. */
  public static gitLab(props: GitLabProps): HttpApiSpec {
    return made(gitLab, props);
  }

  /** Tokens of a service account of Grafana. Admin secret: JSON with `token`. */
  public static grafana(props: GrafanaProps): HttpApiSpec {
    return made(grafana, props);
  }

  /** Ingest keys of Honeycomb. Admin secret: JSON with `id` and `secret` of a management key. */
  public static honeycomb(props: HoneycombProps): HttpApiSpec {
    return made(honeycomb, props);
  }

  /** Service tokens of a LaunchDarkly account. Admin secret: JSON with `token`, of a service token with the role `admin`. */
  public static launchDarkly(props: LaunchDarklyProps = {}): HttpApiSpec {
    return made(launchDarkly, props);
  }

  /** Secrets of a service account of MongoDB Atlas. Admin secret: JSON with `clientId` and `clientSecret`. */
  public static mongoDbAtlas(props: MongoDbAtlasProps): HttpApiSpec {
    return made(mongoDbAtlas, props);
  }

  /** API keys of an organization of Neon. Admin secret: JSON with `key`. */
  public static neon(props: NeonProps): HttpApiSpec {
    return made(neon, props);
  }

  /** User keys of New Relic. Admin secret: JSON with `key`, a user key of somebody who may manage the keys of others. */
  public static newRelic(props: NewRelicProps): HttpApiSpec {
    return made(newRelic, props);
  }

  /** Client secrets of an application of Okta. Admin secret: JSON with `token`. */
  public static okta(props: OktaProps): HttpApiSpec {
    return made(okta, props);
  }

  /**
   * API keys of a service account of OpenAI. A function needs none if the project trusts the tokens of its role. Admin secret:
   * JSON with `key`, an admin key.
   */
  public static openAi(props: OpenAiProps): HttpApiSpec {
    return made(openAi, props);
  }

  /** API keys of OpenRouter. Admin secret: JSON with `key`, a management key. */
  public static openRouter(props: OpenRouterProps = {}): HttpApiSpec {
    return made(openRouter, props);
  }

  /** API keys of a project of Pinecone. Admin secret: JSON with `clientId` and `clientSecret` of a service account. */
  public static pinecone(props: PineconeProps): HttpApiSpec {
    return made(pinecone, props);
  }

  /** API keys of a Resend team. Admin secret: JSON with `key`, which has full access. */
  public static resend(props: ResendProps = {}): HttpApiSpec {
    return made(resend, props);
  }

  /** API keys of Twilio SendGrid. Admin secret: JSON with `key`. */
  public static sendGrid(props: SendGridProps): HttpApiSpec {
    return made(sendGrid, props);
  }

  /** Secret API keys of a project of Supabase, which bypass Row Level Security. Admin secret: JSON with `token`, an access token. */
  public static supabase(props: SupabaseProps): HttpApiSpec {
    return made(supabase, props);
  }

  /** API keys of Twilio. Admin secret: JSON with `sid` and `secret` of a main key. */
  public static twilio(props: TwilioProps): HttpApiSpec {
    return made(twilio, props);
  }

  /** Secret-ids of an AppRole of Vault or OpenBao. Admin secret: JSON with `token`. */
  public static vaultAppRole(props: VaultAppRoleProps): HttpApiSpec {
    return made(vaultAppRole, props);
  }

  /**
   * Secret-ids of an AppRole of Vault or OpenBao that the rotator chooses. An interrupted rotation leaves none that is in no
   * version of the secret. Admin secret: JSON with `token`.
   */
  public static vaultCustomSecretId(props: VaultAppRoleProps): HttpApiSpec {
    return made(vaultCustomSecretId, props);
  }

  /** Periodic tokens of Vault or OpenBao. Admin secret: JSON with `token`. */
  public static vaultToken(props: VaultTokenProps): HttpApiSpec {
    return made(vaultToken, props);
  }

  /** Access tokens of a user of Vercel. Admin secret: JSON with `token` of the same user, for the whole account. */
  public static vercel(props: VercelProps): HttpApiSpec {
    return made(vercel, props);
  }

  private constructor() {}
}

const made = <P>(preset: Preset<P>, props: P): HttpApiSpec =>
  HttpApiSpec.fromObject({ ...preset.spec(props) });
