import type { Maker, Template } from '../maker';
import { pem } from '../pem';
import { password, token } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const salts = ['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY'];
const line64 = (m: Maker) => m.base64(48);

/** Whole files with secrets, by name. None of them is in the tuning set. */
export const DOCUMENTS: Readonly<Record<string, Template>> = {
  'manifests/db-*.yml': (m) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  username: app\n  password: ${m.secret('manifest', password(m))}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: tls}\ndata:\n  tls.key: ${m.secret('base64-yaml', encoded(pem(m, 'PRIVATE KEY', 400)))}\n`,
  'certs/server-*.key': (m) =>
    `${m.secret('pem', pem(m, m.one(['EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'DSA PRIVATE KEY']), 130))}\n`,
  'certs/putty-*.ppk': (m) =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPublic-Lines: 2\n${line64(m)}\n${m.base64(20)}\nPrivate-Lines: 1\n${m.secret('ppk', line64(m))}\nPrivate-MAC: ${m.chars(64, 'hex')}\n`,
  'certs/inline-*.ts': (m) =>
    `export const signer = createSigner(\`${m.secret('pem', pem(m, 'PRIVATE KEY', 300))}\`);\n`,
  'certs/env-*.env': (m) =>
    `FIREBASE_PRIVATE_KEY="${m.secret('pem-escaped', pem(m, 'PRIVATE KEY', 600, '\\n'))}"\n`,
  'wp/wp-config-*.php': (m) =>
    `<?php\ndefine( 'DB_NAME', 'blog' );\ndefine( 'DB_PASSWORD', '${m.secret('file-wordpress', password(m))}' );\n${salts.map((key) => `define( '${key}', '${m.secret('file-wordpress', m.chars(64, 'symbols'))}' );\n`).join('')}`,
  'home-*/.s3cfg': (m) =>
    `[default]\naccess_key = ${m.secret('file-s3cfg', `AKIA${m.chars(16, 'base32')}`)}\nsecret_key = ${m.secret('file-s3cfg', m.chars(40, 'base64'))}\nuse_https = True\n`,
  'home-*/.config/hub': (m) =>
    `github.com:\n- user: octo\n  oauth_token: ${m.secret('file-hub', m.chars(40, 'hex'))}\n  protocol: https\n`,
  'home-*/.htpasswd': (m) =>
    `admin:${m.secret('file-htpasswd', `$apr1$${m.chars(8, 'base62')}$${m.chars(22, 'base62')}`)}\n`,
  'home-*/filezilla.xml': (m) =>
    `<Server>\n  <Host>ftp.acme.test</Host>\n  <User>web</User>\n  <Pass encoding="base64">${m.secret('file-filezilla', encoded(password(m)))}</Pass>\n</Server>\n`,
  'home-*/sftp.json': (m) =>
    `{\n    "host": "ftp.acme.test",\n    "username": "web",\n    "password": "${m.secret('file-sftp', password(m))}",\n    "remotePath": "/srv/www"\n}\n`,
  'home-*/.dockercfg': (m) =>
    `{"https://index.docker.io/v1/":{"auth":"${m.secret('file-docker', encoded(`ci:${password(m)}`))}","email":"ci@acme.test"}}\n`,
  'home-*/.pypirc': (m) => `[pypi]\nusername = robot\npassword = ${m.secret('file-pypirc', password(m))}\n`,
  'home-*/settings.xml': (m) =>
    `<servers>\n  <server>\n    <id>nexus</id>\n    <username>deploy</username>\n    <password>${m.secret('file-maven', password(m))}</password>\n  </server>\n</servers>\n`,
  'home-*/kubeconfig': (m) =>
    `users:\n- name: admin\n  user:\n    client-key-data: ${m.secret('file-kube', encoded(pem(m, 'RSA PRIVATE KEY', 600)))}\n- name: robot\n  user:\n    token: ${m.secret('file-kube', m.chars(64, 'base62'))}\n`,
  'home-*/master.key': (m) => `${m.secret('file-rails', m.chars(32, 'hex'))}\n`,
  'bundle/vendor-*.js': (m) =>
    `(()=>{var __={};const a={NODE_ENV:"production",REACT_APP_PAYMENT_SECRET:"${m.secret('bundle', token(m))}",PUBLIC_URL:""};var b=a,c=(d)=>d.map(e=>e.id).filter(Boolean);__.x=b;${'f(1);'.repeat(m.integer(5, 60))}})();\n`,
  'bundle/main-*.css.map': (m) =>
    `${JSON.stringify({ version: 3, sources: ['webpack://x/src/auth.js'], sourcesContent: [`import x from "y";\nconst opts = {"access_token": "${m.secret('source-map', token(m))}"};\nx(opts);\n`], mappings: 'AACA' })}\n`,
  'cdk.out/assets/Data-*.template.json': (m) =>
    JSON.stringify(
      {
        Resources: {
          Db: {
            Type: 'AWS::RDS::DBInstance',
            Properties: { MasterUsername: 'admin', MasterUserPassword: m.secret('template', password(m)) },
          },
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              ContainerDefinitions: [
                {
                  Name: 'web',
                  Environment: [{ Name: 'SESSION_SECRET', Value: m.secret('template-pair', token(m)) }],
                },
              ],
            },
          },
        },
      },
      null,
      2,
    ),
  'ci/.gitlab-ci-*.yml': (m) =>
    `variables:\n  SONAR_TOKEN: "${m.secret('ci', m.chars(40, 'hex'))}"\n  DEPLOY_PASS: ${m.secret('ci', password(m))}\nbuild:\n  script: make\n`,
  'ci/Jenkinsfile-*': (m) =>
    `pipeline {\n  environment {\n    NEXUS_PASSWORD = '${m.secret('ci', password(m))}'\n  }\n  stages { stage('x') { steps { sh 'make' } } }\n}\n`,
  'notes/colab-*.ipynb': (m) =>
    JSON.stringify(
      {
        cells: [
          {
            cell_type: 'code',
            source: [`os.environ['WANDB_API_KEY'] = '${m.secret('notebook', m.chars(40, 'hex'))}'\n`],
          },
        ],
      },
      null,
      1,
    ),
  'cloud/user-data-*.sh': (m) =>
    `#!/bin/bash\necho "root:${m.secret('chpasswd', password(m))}" | chpasswd\nexport VAULT_TOKEN=${m.secret('keyed-shell', `hvs.${m.chars(24, 'base62')}`)}\n`,
};
