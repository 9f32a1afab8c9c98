/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: in Lambda, credentials come from the
 * environment and from nowhere else, and the SDK's other sources would double the size.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error('The environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    };
  };
}
