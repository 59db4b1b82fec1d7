/** `"Help"`, `“Help”`, `« Aide »`, `'Msaada'`: how people say that they mean the word itself. */
const quoted = /^\s*(?:["“”„«»]+([^"“”„«»]+)["“”„«»]+|['‘’‹](.+)['‘’›])\s*$/u;

/** What stands between the quotes of a text that is quoted as a whole; null for any other. */
export function inQuotes(text: string): string | null {
  const inner = quoted.exec(text);
  const words = (inner?.[1] ?? inner?.[2] ?? '').trim();
  return words === '' ? null : words;
}
