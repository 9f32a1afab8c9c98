import type { LocalAws } from '../aws/local-aws';
import type { UseContext } from '../kinds/kind-reader';
import { SignedClient } from './signed-client';
import type { WatchedSecret } from './watched-secret';

/** Context in which a reader uses a value of the secret in the given regions. */
export function useContext(aws: LocalAws, secret: WatchedSecret, regions: readonly string[]): UseContext {
  const client = new SignedClient(aws);
  return {
    regions,
    get parameters() {
      const rotator = aws.lambda.function(secret.view?.rotation?.lambdaArn ?? '');
      return JSON.parse(rotator?.environment.REKEY_CREDENTIAL ?? '{}');
    },
    get certificateAuthority() {
      return aws.issuers.authority.certificate;
    },
    labelsOf: (value) =>
      (secret.view?.versions ?? []).flatMap((version) => (version.value === value ? version.labels : [])),
    authenticate: (key, region) => client.authenticate(key, region),
    issuerPort: (host, port) => aws.issuers.portOf(host, port),
  };
}
