import { checkGitHub, checkGitLab, checkGuardDuty } from '../checks/leak-sources';
import type { LogGuard } from './log-guard';
import type { ResponseParts } from './response-parts';
import { bindAwsHealth } from './sources/aws-health';
import { bindGitHub, type GitHubSourceProps } from './sources/github';
import { bindGitHubPartner } from './sources/github-partner';
import { bindGitLab, type GitLabSourceProps } from './sources/gitlab';
import { bindGuardDuty, type GuardDutySourceProps } from './sources/guard-duty';
import { bindQuarantine } from './sources/quarantine';

/** A source of reports of leaked credentials: pass it to `LeakResponse.addSource`. */
export abstract class LeakSource {
  /**
   * Secret scanning alerts of GitHub, or of a GitHub Enterprise Server: a webhook of repositories or organizations. The value
   * of an alert is read from the API, compared in memory, and not stored.
   *
   * @throws `WrongType`, `TokenOrApp`, `GitHubAppNotSupported`, `GitHubApiNotSupported`, `GitHubNameNotSupported`
   */
  public static github(props: GitHubSourceProps): LeakSource {
    checkGitHub(props);
    return new BoundSource((parts) => bindGitHub(props, parts));
  }

  /**
   * Reports of GitHub's secret scanning partner program, for keys with a prefix of your own: GitHub looks for them in all public
   * repositories and npm packages, and signs its reports. Enroll at GitHub with the URL of the output.
   */
  public static githubPartner(): LeakSource {
    return new BoundSource(bindGitHubPartner);
  }

  /**
   * Leaked tokens that the secret detection of a self-managed GitLab found: its Token Revocation API.
   *
   * @throws `WrongType`, `TokenTypesNotSupported`
   */
  public static gitlab(props: GitLabSourceProps): LeakSource {
    checkGitLab(props);
    return new BoundSource((parts) => bindGitLab(props, parts));
  }

  /**
   * Access keys that AWS found in public places: events of AWS Health. They arrive in us-east-1, and perhaps in us-west-2, so
   * that the source adds a stack in each to the app, which the stack of the response depends on. In GovCloud it is
   * us-gov-west-1. `addSource` throws `SourceEnvironmentUnknown` or `SourcePartitionNotSupported`.
   */
  public static awsHealth(): LeakSource {
    return new BoundSource(bindAwsHealth);
  }

  /**
   * The policy `AWSCompromisedKeyQuarantine`, in every version, which AWS attaches to a user whose access key is exposed. It
   * requires a trail with management events. Calls of IAM are recorded in us-east-1, so that the source adds a stack there to
   * the app. `addSource` throws `SourceEnvironmentUnknown` or `SourcePartitionNotSupported`.
   */
  public static quarantine(): LeakSource {
    return new BoundSource(bindQuarantine);
  }

  /**
   * Findings of GuardDuty about access keys of users, in the region of the response. An unusual use is no proof of a leak, so
   * that the response waits for an approval; only an attack sequence is acted on.
   *
   * @throws `SeverityNotSupported`
   */
  public static guardDuty(props: GuardDutySourceProps = {}): LeakSource {
    checkGuardDuty(props);
    return new BoundSource((parts) => bindGuardDuty(props, parts));
  }

  /** Credentials of the app that a `LogGuard` finds in log groups. */
  public static logGuard(guard: LogGuard): LeakSource {
    return new BoundSource((parts) => guard._connect(parts));
  }

  /**
   * Connects the source to a response.
   *
   * @internal
   */
  public abstract _bind(parts: ResponseParts): void;
}

class BoundSource extends LeakSource {
  constructor(private readonly connect: (parts: ResponseParts) => void) {
    super();
  }

  /** @internal */
  public _bind(parts: ResponseParts): void {
    this.connect(parts);
  }
}
