import type { Maker, Template } from '../maker';
import { pem } from '../pem';
import { password, token } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');
const keyValue = (m: Maker) => m.secret('base64-yaml', encoded(token(m)));

/** Whole files with secrets, by name. */
export const DOCUMENTS: Readonly<Record<string, Template>> = {
  'k8s/secret-*.yaml': (m) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop-${m.integer(1, 99)}\ntype: Opaque\ndata:\n  password: ${m.secret('base64-yaml', encoded(password(m)))}\n  api-key: ${keyValue(m)}\n`,
  'keys/id_rsa_*': (m) =>
    `${m.secret('pem', pem(m, m.one(['RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PRIVATE KEY']), 600))}\n`,
  'keys/account-*.json': (m) =>
    JSON.stringify(
      {
        type: 'service_account',
        project_id: 'shop',
        private_key_id: m.chars(40, 'hex'),
        private_key: m
          .secret('pem-json', `${pem(m, 'PRIVATE KEY', 800)}\n`.replaceAll('\n', '\\n'))
          .replaceAll('\\n', '\n'),
        client_email: 'x@shop.iam.gserviceaccount.com',
      },
      null,
      2,
    ),
  'dist/bundle-*.min.js': (m) =>
    `!function(e,t){"use strict";var n=${m.integer(1, 99)},r={url:"https://api.shop.example",apiKey:"${m.secret('bundle', token(m))}",timeout:5e3};function o(e){return e&&e.__esModule?e:{default:e}}t.exports=o(r)}(this,module);\n`,
  'dist/app-*.js.map': (m) =>
    `${JSON.stringify({ version: 3, file: 'app.js', sources: ['src/a.ts'], sourcesContent: [`export const settings = {\n  clientSecret: '${m.secret('source-map', token(m))}',\n};\n`], names: [], mappings: 'AAAA,SAASA' })}\n`,
  'cdk.out/Shop-*.template.json': (m) =>
    JSON.stringify(
      {
        Resources: {
          Api: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Environment: {
                Variables: {
                  TABLE: { Ref: 'Table' },
                  API_TOKEN: m.secret('template', token(m)),
                  DB_PASSWORD: m.secret('template', password(m)),
                },
              },
            },
          },
        },
      },
      null,
      1,
    ),
  'notebooks/report-*.ipynb': (m) =>
    JSON.stringify(
      {
        cells: [
          { cell_type: 'code', source: ['import os\n', `api_key = "${m.secret('notebook', token(m))}"\n`] },
        ],
        nbformat: 4,
      },
      null,
      1,
    ),
  '.github/workflows/deploy-*.yml': (m) =>
    `jobs:\n  deploy:\n    runs-on: ubuntu-latest\n    env:\n      REGISTRY_PASSWORD: ${m.secret('ci', password(m))}\n      TOKEN: \${{ secrets.TOKEN }}\n`,
  'docker/compose-*.yml': (m) =>
    `services:\n  db:\n    image: postgres:16\n    environment:\n      - POSTGRES_PASSWORD=${m.secret('compose', password(m))}\n      - POSTGRES_USER=app\n`,
  'home-*/.npmrc': (m) => `//registry.shop.example/:_authToken=${m.secret('file-npmrc', m.uuid())}\n`,
  'home-*/.netrc': (m) =>
    `machine git.shop.example login deploy password ${m.secret('file-netrc', password(m))}\n`,
  'home-*/.pgpass': (m) =>
    `db.internal:5432:shop:app:${m.secret('file-pgpass', password(m).replaceAll(':', '_'))}\n`,
  'home-*/.docker/config.json': (m) =>
    `{\n  "auths": {\n    "https://index.docker.io/v1/": {\n      "auth": "${m.secret('file-docker', encoded(`deploy:${password(m)}`))}"\n    }\n  }\n}\n`,
  'home-*/.git-credentials': (m) =>
    `https://deploy:${m.secret('file-git', m.chars(40, 'hex'))}@git.shop.example\n`,
  'home-*/.aws/credentials': (m) =>
    `[default]\naws_access_key_id = ${m.secret('file-aws', `AKIA${m.chars(16, 'base32')}`)}\naws_secret_access_key = ${m.secret('file-aws', m.chars(40, 'base64'))}\n`,
};
