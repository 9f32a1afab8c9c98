import type { Mistake } from './json-schema';
import { textsIn, uses } from './requests';
import { placeholdersIn } from './template';
import type { Admin, Spec } from './types';

/** Mistakes of the authentication of the administrator. */
export function adminMistakes({ admin }: Spec): Mistake[] {
  const { login, ...own } = admin;
  const found: Mistake[] = [];
  if (!uses(admin, 'admin'))
    found.push({ place: '/admin', problem: 'has no {admin} and no {admin/…}, so it uses no admin secret' });
  const sends = uses(own, 'admin') || uses(own, 'login');
  if (uses(admin, 'admin') && !sends)
    found.push({
      place: '/admin',
      problem: 'has a login, but neither {login/…} nor {admin} in its headers or basic',
    });
  if (mixes(admin))
    found.push({ place: '/admin', problem: 'has {admin} and {admin/…}: the admin secret is a text or JSON' });
  return found;
}

/** True if the secret would have to be a text and JSON. */
function mixes(admin: Admin): boolean {
  const pointers = textsIn(admin, '')
    .flatMap(({ text }) => placeholdersIn(text))
    .filter(({ root }) => root === 'admin')
    .map(({ pointer }) => pointer === '');
  return pointers.includes(true) && pointers.includes(false);
}
