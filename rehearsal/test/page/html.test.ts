import { html, jsonIn } from '../../src/page/html';

test('escapes text, and inserts markup and lists', () => {
  const item = (text: string) => html`<li title="${text}">${text}</li>`;
  expect(html`<ul>${[item('<b>'), item(`"'&`)]}${false}${undefined}${0}</ul>`.text).toBe(
    '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="&quot;&#39;&amp;">&quot;&#39;&amp;</li>0</ul>',
  );
});

test('escapes JSON so that it cannot end its element, and keeps its value', () => {
  const data = { text: '</script><!-- & \u2028' };
  const { text } = jsonIn(data);
  expect(text).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(text)).toEqual(data);
});
