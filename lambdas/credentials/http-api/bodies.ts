import { randomUUID } from 'node:crypto';
import { render, renderJson, type Scope } from './spec/template';
import type { SpecRequest } from './spec/types';

/** The body of a request, and its type. */
export interface Body {
  readonly type: string;
  readonly text: string;
}

/** Renders the body of a request of a spec. @throws MissingValue */
export function bodyOf({ json, form, multipart }: SpecRequest, scope: Scope): Body | undefined {
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(renderJson(json, scope)) };
  if (form)
    return {
      type: 'application/x-www-form-urlencoded',
      text: new URLSearchParams(rendered(form, scope)).toString(),
    };
  if (!multipart) return undefined;
  // A random boundary is in no value.
  const boundary = `rekey-${randomUUID()}`;
  const parts = Object.entries(rendered(multipart, scope)).map(
    ([name, text]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  return { type: `multipart/form-data; boundary=${boundary}`, text: `${parts.join('')}--${boundary}--\r\n` };
}

const rendered = (texts: Readonly<Record<string, string>>, scope: Scope): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, render(text, scope)]));
