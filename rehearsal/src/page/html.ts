/** Markup. */
export class Html {
  constructor(readonly text: string) {}
}

/** A value in a template: text is escaped, markup and lists are inserted as they are. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** A template of markup. Its values are escaped, so that text from the app is never markup. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + asMarkup(contents[index - 1]) + part));
}

function asMarkup(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(asMarkup).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&${ENTITIES[character]};`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": '#39',
};

/** JSON for a script element, without characters that could end the element. */
export function jsonIn(data: unknown): Html {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return new Html(JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, escaped));
}
