import type { Template } from '../maker';
import { any, inUrl, key, pass } from './items';
import { firm, host, password, person, word } from './values';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** Files that describe machines, clusters and deployments. */
export const INFRASTRUCTURE: Readonly<Record<string, Template>> = {
  'infra/aws-*/main.tf': (m) => `terraform {
  required_version = ">= 1.5"
}

provider "aws" {
  region     = "eu-west-1"
  access_key = "${m.secret('vendor-terraform-aws-id', `AKIA${m.chars(16, 'base32')}`)}"
  secret_key = "${m.secret('vendor-terraform-aws-secret', m.chars(40, 'base64'))}"
}

resource "aws_db_instance" "${word(m)}" {
  engine                 = "postgres"
  username               = "${person(m)}"
  password               = "${pass(m, 'terraform').value}"
  kms_key_id             = "${m.decoy('arn', `arn:aws:kms:eu-west-1:${m.chars(12, 'digits')}:key/${m.uuid()}`)}"
  vpc_security_group_ids = ["${m.decoy('aws-id', `sg-0${m.chars(16, 'hex')}`)}"]
}

resource "random_password" "master" {
  length = 24
}
`,
  'infra/env-*/terraform.tfvars': (m) => {
    const [a, b, c] = [any(m, 'tfvars'), pass(m, 'tfvars'), key(m, 'tfvars')];
    return `project     = "${firm(m)}"\nami_id      = "${m.decoy('aws-id', `ami-0${m.chars(16, 'hex')}`)}"\n${a.snake} = "${a.value}"\n${b.snake} = "${b.value}"\n${c.snake}    = "${c.value}"\n`;
  },
  'infra/state-*/terraform.tfstate': (m) =>
    `${JSON.stringify(
      {
        version: 4,
        lineage: m.decoy('uuid', m.uuid()),
        resources: [
          {
            type: 'aws_iam_access_key',
            instances: [
              {
                attributes: {
                  id: m.secret('vendor-tfstate-aws-id', `AKIA${m.chars(16, 'base32')}`),
                  secret: m.secret('vendor-tfstate-aws-secret', m.chars(40, 'base64')),
                  user: person(m),
                },
              },
            ],
          },
          {
            type: 'random_password',
            instances: [{ attributes: { length: 20, result: pass(m, 'tfstate').value } }],
          },
        ],
      },
      null,
      2,
    )}\n`,
  'deploy/helm-*/values.yaml': (m) => {
    const [a, b] = [any(m, 'helm'), key(m, 'helm')];
    return `replicaCount: 2
image:
  repository: registry.${firm(m)}.io/web
  tag: ${m.decoy('git-hash', m.chars(40, 'hex'))}
existingSecret: ${m.decoy('reference', `${word(m)}-credentials`)}
postgresql:
  auth:
    username: app
    password: ${pass(m, 'helm').value}
env:
  ${a.env}: "${a.value}"
config:
  ${b.camel}: ${b.value}
`;
  },
  'deploy/ansible-*/group_vars/all.yml': (m) => {
    const [a, b] = [pass(m, 'ansible'), any(m, 'ansible')];
    return `---\napp_user: ${person(m)}\n${a.snake}: "${a.value}"\n${b.snake}: ${b.value}\nmonitoring_password: "${m.decoy('reference', '{{ vault_monitoring_password }}')}"\n`;
  },
  'deploy/ansible-*/hosts.ini': (m) =>
    `[web]\n${host(m)} ansible_user=${person(m)} ansible_ssh_pass=${pass(m, 'inventory').value} ansible_become_pass=${m.secret('password-inventory', password(m))}\n\n[web:vars]\nansible_port=22\n`,
  'deploy/stack-*/docker-compose.yml': (m) => {
    const [a, b] = [any(m, 'compose'), any(m, 'compose')];
    return `services:
  db:
    image: mysql:8@sha256:${m.decoy('hash', m.chars(64, 'hex'))}
    environment:
      MYSQL_ROOT_PASSWORD: ${pass(m, 'compose').value}
      MYSQL_USER: ${person(m)}
  web:
    environment:
      - ${a.env}=${a.value}
      - ${b.env}=${b.value}
      - DATABASE_URL=mysql://${person(m)}:${inUrl(m, 'compose')}@db:3306/${word(m)}
      - SESSION_KEY=${m.decoy('reference', `\${SESSION_KEY}`)}
`;
  },
  'deploy/k8s-*/secret.yaml': (m) => {
    const [a, b] = [any(m, 'k8s'), pass(m, 'k8s')];
    return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${word(m)}-secret\nstringData:\n  ${a.kebab}: ${a.value}\ndata:\n  ${b.kebab}: ${m.secret('password-k8s-base64', encoded(password(m)))}\n`;
  },
  'deploy/k8s-*/deployment.yaml': (m) => {
    const a = any(m, 'k8s-env');
    return `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - name: ${a.env}\n              value: "${a.value}"\n            - name: MAIL_PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: ${m.decoy('reference', 'mail-credentials')}\n                  key: password\n`;
  },
  'infra/cfn-*/stack.yaml': (m) => {
    const a = key(m, 'cloudformation');
    return `Parameters:\n  DBPassword:\n    Type: String\n    Default: ${pass(m, 'cloudformation').value}\nResources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          ${a.env}: ${a.value}\n          TABLE: !Ref ${m.decoy('name', 'SecretsTable')}\n`;
  },
  'infra/systemd-*/worker.service': (m) => {
    const [a, b] = [any(m, 'systemd'), pass(m, 'systemd')];
    return `[Service]\nUser=${person(m)}\nEnvironment=${a.env}=${a.value}\nEnvironment="${b.env}=${b.value}"\nExecStart=/usr/bin/worker --config /etc/worker.conf\n`;
  },
  'infra/nginx-*/site.conf': (m) =>
    `server {\n  ssl_certificate_key /etc/ssl/private/${firm(m)}.key;\n  location /api {\n    proxy_set_header Authorization "Basic ${m.secret('password-nginx-basic', encoded(`${person(m)}:${password(m)}`))}";\n    proxy_set_header X-Api-Key "${key(m, 'nginx').value}";\n  }\n  secure_link_md5 "$secure_link_expires$uri ${m.secret('token-nginx', m.chars(24, 'base62'))}";\n}\n`,
  'infra/metrics-*/alertmanager.yml': (m) =>
    `global:\n  smtp_auth_username: alerts@${firm(m)}.io\n  smtp_auth_password: '${pass(m, 'alertmanager').value}'\n  slack_api_url: ${m.secret('vendor-alertmanager-slack-hook', `https://hooks.slack.com/services/T${m.chars(8, 'upperDigits')}/B${m.chars(8, 'upperDigits')}/${m.chars(24, 'base62')}`)}\nreceivers:\n  - pagerduty_configs:\n      - service_key: ${m.secret('token-alertmanager', m.chars(32, 'hex'))}\n`,
  'infra/sls-*/serverless.yml': (m) => {
    const [a, b] = [any(m, 'serverless'), any(m, 'serverless')];
    return `service: ${word(m)}\nprovider:\n  environment:\n    ${a.env}: ${a.value}\n    ${b.env}: '${b.value}'\n    DB_PASSWORD: ${m.decoy('reference', `\${ssm:/prod/db/password}`)}\n`;
  },
};
