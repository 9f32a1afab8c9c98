type Attributes = Readonly<Record<string, string | number>>;
type Child = Node | string | undefined | false;

/**
 * Creates an element. `name` is the tag with optional classes, such as `p.error`. Strings become text nodes, so that
 * text from the app is never parsed as markup.
 */
export function element(name: string, ...content: readonly (Attributes | Child)[]): HTMLElement {
  const [tag = '', ...classes] = name.split('.');
  const created = document.createElement(tag);
  created.classList.add(...classes);
  for (const item of content) {
    if (item instanceof Node || typeof item === 'string') created.append(item);
    else if (item) for (const [key, value] of Object.entries(item)) created.setAttribute(key, String(value));
  }
  return created;
}

export function button(label: string, text: string, onClick: () => void): HTMLElement {
  const created = element('button', { type: 'button', 'aria-label': label, title: label }, text);
  created.addEventListener('click', onClick);
  return created;
}
