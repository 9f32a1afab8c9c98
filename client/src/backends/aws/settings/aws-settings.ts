import { ServiceFailure } from '../../../http/service-failure';
import { type Environment, isTrue } from '../../environment';
import { type AwsService, endpointOf } from './endpoint';
import { readSharedFiles, type Section, type SharedFiles } from './shared-files';

/** Where and how the services of AWS are reached. */
export interface AwsSettingsOptions {
  /**
   * Region.
   *
   * @default - the region of the secret's ARN, AWS_REGION, AWS_DEFAULT_REGION, the profile, or the EC2 instance
   */
  readonly region?: string;
  /**
   * URL of the service.
   *
   * @default - AWS_ENDPOINT_URL_SECRETS_MANAGER (or of another service), AWS_ENDPOINT_URL, the profile, or AWS's own
   */
  readonly endpoint?: string;
  /**
   * Profile of the shared files.
   *
   * @default - AWS_PROFILE, or `default`
   */
  readonly profile?: string;
  /** @default - AWS_USE_FIPS_ENDPOINT, the profile's `use_fips_endpoint`, or false */
  readonly useFipsEndpoint?: boolean;
  /** @default - AWS_USE_DUALSTACK_ENDPOINT, the profile's `use_dualstack_endpoint`, or false */
  readonly useDualStackEndpoint?: boolean;
  /**
   * Environment variables.
   *
   * @default process.env
   */
  readonly environment?: Environment;
}

/** Settings from options, environment variables and the shared files, in this order. */
export class AwsSettings {
  readonly #options: AwsSettingsOptions;
  #files: Promise<SharedFiles> | undefined;
  #foundRegion: string | undefined;

  constructor(options: AwsSettingsOptions) {
    this.#options = options;
  }

  get env(): Environment {
    return this.#options.environment ?? process.env;
  }

  /** Name of the profile, and true if somebody chose it. */
  get profileName(): { readonly name: string; readonly chosen: boolean } {
    const name = this.#options.profile ?? this.env.AWS_PROFILE;
    return name ? { name, chosen: true } : { name: 'default', chosen: false };
  }

  /** The shared files, read once, or once more when credentials were refused. */
  files(again = false): Promise<SharedFiles> {
    if (again || !this.#files) {
      const reading = readSharedFiles(this.env);
      this.#files = reading;
      reading.catch(() => {
        if (this.#files === reading) this.#files = undefined;
      });
    }
    return this.#files;
  }

  /** Region of option or environment, or the one that was found before. */
  get knownRegion(): string | undefined {
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.env;
    return this.#options.region || AWS_REGION || AWS_DEFAULT_REGION || this.#foundRegion;
  }

  /** The region of option, environment or profile; without one that of `fallback`, which is asked once. */
  async region(fallback?: () => Promise<string | undefined>): Promise<string | undefined> {
    const known = this.knownRegion ?? (await this.#profile()).region;
    if (!this.knownRegion) this.#foundRegion = known ?? (await fallback?.());
    return this.knownRegion;
  }

  /** The URL of a service. @throws ServiceFailure if a setting is malformed */
  async endpoint(service: AwsService, region: string): Promise<URL> {
    const profile = await this.#profile();
    const custom = await this.#customEndpoint(service, profile);
    if (custom) return urlOf(custom);
    const { useFipsEndpoint, useDualStackEndpoint } = this.#options;
    return endpointOf(service, region, {
      fips: useFipsEndpoint ?? isTrue(this.env.AWS_USE_FIPS_ENDPOINT ?? profile.use_fips_endpoint),
      dualStack:
        useDualStackEndpoint ?? isTrue(this.env.AWS_USE_DUALSTACK_ENDPOINT ?? profile.use_dualstack_endpoint),
    });
  }

  async #customEndpoint({ setting }: AwsService, profile: Section): Promise<string | undefined> {
    const { endpoint } = this.#options;
    // The option is for the service of the backend. STS has only the settings of the environment.
    if (endpoint && setting !== 'STS') return endpoint;
    if (isTrue(this.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile.ignore_configured_endpoint_urls)) {
      return undefined;
    }
    const services = profile.services ? (await this.files()).services(profile.services) : undefined;
    return (
      this.env[`AWS_ENDPOINT_URL_${setting}`] ||
      this.env.AWS_ENDPOINT_URL ||
      services?.[`${setting.toLowerCase()}.endpoint_url`] ||
      profile.endpoint_url
    );
  }

  async #profile(): Promise<Section> {
    return (await this.files()).profile(this.profileName.name) ?? {};
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new ServiceFailure('invalid', `the endpoint "${text}" is not a URL with http or https`);
}
