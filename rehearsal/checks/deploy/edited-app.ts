import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '../steps';

const root = join(__dirname, '../../..');

/** What a user would type into bin/reference-stack.ts before the second deploy. */
const EDITS = [
  {
    what: 'another schedule for DeployKey',
    find: 'rotation: Rotation.highRisk(),',
    put: 'rotation: Rotation.every(Duration.days(30)),',
  },
  {
    what: 'another IAM user for MailerKey',
    find: "new User(this, 'Mailer')",
    put: "new User(this, 'Postmaster')",
  },
  {
    what: 'a new secret, PartnerKey',
    find: '    const webhookKey =',
    put: `    new RotatingSecret(this, 'PartnerKey', {
      credential: Credential.accessKey({ user: new User(this, 'Partner') }),
      alarmTopic,
    });

    const webhookKey =`,
  },
];

/** The reference app with the edits, in a folder beside which the library is found; gives the command for it. */
export function editedApp(folder: string): string {
  mkdirSync(folder);
  for (const name of ['lib', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  const file = join(folder, 'bin/reference-stack.ts');
  let text = readFileSync(file, 'utf8');
  for (const { what, find, put } of EDITS) {
    const times = text.split(find).length - 1;
    verify(
      times === 1,
      `bin/reference-stack.ts has ${times} times \`${find.trim()}\`, which the edit "${what}" replaces.`,
      'it once: let rehearsal/checks/deploy/edited-app.ts follow the app.',
    );
    text = text.replace(find, put);
  }
  writeFileSync(file, text);
  return `npx tsx ${join(folder, 'bin/app.ts')}`;
}
