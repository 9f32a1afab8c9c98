import type { LocalAws } from '../aws/local-aws';
import type { UseContext } from '../kinds/kind-reader';
import { servicesOn } from './services';
import { SignedClient } from './signed-client';
import type { WatchedSecret } from './watched-secret';

/** Context in which a reader uses a value of the secret in the given regions. */
export function useContext(aws: LocalAws, secret: WatchedSecret, regions: readonly string[]): UseContext {
  const client = new SignedClient(aws);
  const rotator = () => aws.lambda.function(secret.view?.rotation?.lambdaArn ?? '');
  return {
    now: () => aws.timeline.now(),
    regions,
    get parameters() {
      return JSON.parse(rotator()?.environment.REKEY_CREDENTIAL ?? '{}');
    },
    get code() {
      return rotator()?.codeDirectory;
    },
    get certificateAuthority() {
      return aws.issuers.authority.certificate;
    },
    labelsOf: (value) =>
      (secret.view?.versions ?? []).flatMap((version) => (version.value === value ? version.labels : [])),
    authenticate: (key, region) => client.authenticate(key, region),
    unsigned: (target, input) => client.unsigned(target, input),
    async asServices(secretArn, work) {
      if ((await servicesOn(aws).work(secretArn, rotator()?.roleArn, work)) > 0) return undefined;
      const versions = aws.secretsManager.secret(secretArn)?.versions ?? [];
      return versions.find(({ labels }) => labels.includes('AWSCURRENT'))?.value;
    },
    issuerPort: (host, port) => aws.issuers.portOf(host, port),
  };
}
