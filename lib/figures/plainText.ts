const MARKUP = /[&<>%]/g;

/**
 * Text that a figure shows as it is. plotly takes its texts for simple HTML, drops the tags that it does not know, and fills `%{…}` in hover
 * texts; the numbers of these characters it turns back into them.
 */
export function plainText(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
