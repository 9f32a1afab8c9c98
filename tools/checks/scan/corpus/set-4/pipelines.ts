import type { Template } from '../maker';
import { any, inUrl, pass, vendor } from './items';
import { firm, host, password, person, token } from './values';

/** Files that build images and deploy. */
export const PIPELINES: Readonly<Record<string, Template>> = {
  '.github/workflows/release-*.yml': (m) => {
    const a = vendor(m, 'workflow');
    return `on: push
env:
  ${a.env}: ${a.value}
jobs:
  publish:
    steps:
      - uses: actions/checkout@${m.decoy('git-hash', m.chars(40, 'hex'))}
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: ${m.decoy('reference', `\${{ secrets.NPM_TOKEN }}`)}
      - run: curl -fsS -H "Authorization: Bearer ${m.secret('token-workflow', token(m))}" https://ci.${firm(m)}.io/hook
`;
  },
  'ci/gitlab-*/.gitlab-ci.yml': (m) => {
    const a = any(m, 'gitlab-ci');
    return `variables:\n  ${a.env}: "${a.value}"\n  CACHE_KEY: ${m.decoy('name', 'node-modules-v3')}\ndeploy:\n  script:\n    - docker login -u ${person(m)} -p ${pass(m, 'docker-login').value} registry.${firm(m)}.io\n    - sshpass -p '${m.secret('password-sshpass', password(m))}' scp -r dist deploy@${host(m)}:/srv\n`;
  },
  'ci/jenkins-*/Jenkinsfile': (m) => {
    const a = any(m, 'jenkins');
    return `pipeline {\n  environment {\n    ${a.env} = '${a.value}'\n    REGISTRY = credentials('${m.decoy('reference', 'registry-login-token')}')\n  }\n  stages { stage('x') { steps { sh "mvn deploy -Dsonar.login=${m.secret('token-jenkins', m.chars(40, 'hex'))}" } } }\n}\n`;
  },
  'images/app-*/Dockerfile': (m) => {
    const [a, b] = [any(m, 'dockerfile'), pass(m, 'dockerfile')];
    return `FROM node:22\nARG ${a.env}=${a.value}\nENV ${b.env} ${b.value}\nRUN echo "${m.decoy('hash', m.chars(64, 'hex'))}  node.tar.xz" | sha256sum -c -\nRUN git clone https://${person(m)}:${inUrl(m, 'dockerfile')}@git.${firm(m)}.io/lib.git\n`;
  },
  'images/vm-*/cloud-init.yaml': (m) =>
    `#cloud-config\nusers:\n  - name: ops\n    ssh_authorized_keys:\n      - ${m.decoy('public-key', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${m.chars(43, 'base64')}`)} ops\nchpasswd:\n  list: |\n    root:${m.secret('password-cloud-init', password(m))}\n    ops:${m.secret('password-cloud-init', password(m))}\n`,
};
