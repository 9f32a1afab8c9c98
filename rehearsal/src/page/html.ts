/** Text that is markup already. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, markup and lists of either are put in as they are. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** Markup with values in it. Whatever comes from the app goes through here, so that it is shown and never obeyed. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + asMarkup(contents[index - 1]) + part));
}

function asMarkup(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(asMarkup).join('');
  return escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] as string);
}

/** JSON that can stand in a script element: nothing in it ends the element. */
export function jsonIn(data: unknown): Html {
  return new Html(JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, asEscape));
}

function asEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
