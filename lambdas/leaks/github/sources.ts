/** A GitHub or a GitHub Enterprise Server in `REKEY_SOURCES`. Other members are for the functions of the webhooks. */
export interface GitHubApi {
  /** Base URL of the API, without a slash at the end. */
  readonly api: string;
  /** ARN of the secret with the token. */
  readonly token: string;
  /** Organizations of which every open alert is looked at daily. */
  readonly organizations?: readonly string[];
  /** Repositories, `owner/name`, of which every open alert is looked at daily. */
  readonly repositories?: readonly string[];
}

/** The APIs in the JSON of `REKEY_SOURCES`. */
export function gitHubApisIn(sources: string | undefined): readonly GitHubApi[] {
  return (JSON.parse(sources ?? '{}') as { github?: readonly GitHubApi[] }).github ?? [];
}
