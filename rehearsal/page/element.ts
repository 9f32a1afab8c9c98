type Child = Node | string | undefined | false;

/** Creates an element. Strings become text nodes, so that text from the app is never parsed as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) created.setAttribute(name, String(value));
  }
  created.append(...children.filter((child) => child !== undefined && child !== false));
  return created;
}

export function button(label: string, text: string, onClick: () => void): HTMLButtonElement {
  const created = element('button', { type: 'button', 'aria-label': label, title: label }, text);
  created.addEventListener('click', onClick);
  return created;
}
