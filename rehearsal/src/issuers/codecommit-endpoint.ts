import type { LocalAws } from '../aws/local-aws';
import type { ServiceSpecificCredential } from '../aws/services/iam/service-specific-credential';
import type { Serve } from './issuer';
import { lives } from './service-credentials';

const HOST = /^git-codecommit\.([a-z0-9-]+)\./;
const PATH = /^\/v1\/repos\/([\w.-]+)\/info\/refs\?service=git-upload-pack$/;

/**
 * Serves the references of the repositories that the app names, which are empty. Source: gitprotocol-http. A password that is not
 * valid and a missing permission are both refused with HTTP 403, as public reports have it.
 */
export function serveCodeCommit(aws: LocalAws): Serve {
  return () => {
    const repositories = new Set<string>();
    return {
      protocol: 'https',
      hosts({ parameters: { service, region, repository } }) {
        if (service !== 'codecommit') return [];
        repositories.add(`${region} ${repository}`);
        return [`git-codecommit.${region}.amazonaws.com:443`];
      },
      async request({ url = '', headers: { host = '', authorization = '' } }, response) {
        const [region, name] = [HOST.exec(host)?.[1] ?? '', PATH.exec(url)?.[1] ?? ''];
        const allowed = await mayPull(aws, region, name, authorization);
        const exists = repositories.has(`${region} ${name}`);
        if (!allowed || !exists) return void response.writeHead(allowed ? 404 : 403).end();
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        response.end('001e# service=git-upload-pack\n00000000');
      },
    };
  };
}

async function mayPull(aws: LocalAws, region: string, name: string, authorization: string): Promise<boolean> {
  const now = aws.timeline.now();
  const presented = ({ serviceUserName, password }: ServiceSpecificCredential) =>
    authorization === `Basic ${Buffer.from(`${serviceUserName}:${password}`).toString('base64')}`;
  for (const { credential, principal } of aws.iam.serviceCredentials()) {
    if (!lives(credential, 'codecommit.amazonaws.com', now) || !presented(credential)) continue;
    const resource = `arn:aws:codecommit:${region}:${principal.accountId}:${name}`;
    const call = {
      ...{ service: 'codecommit', operation: 'GitPull', region, principal, now },
      ...{ accessKeyId: '', requestId: 'git' },
    };
    try {
      await aws.authorizer.require(call, { action: 'codecommit:GitPull', resource });
      return true;
    } catch {
      return false;
    }
  }
  return false;
}
