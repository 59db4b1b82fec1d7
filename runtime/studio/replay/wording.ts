/** How transcripts put things. */
import type { Heard, PhoneAct, ProviderDeed } from './stage.ts';

/** What a person did; what they quoted by its first line. */
export function shown(act: PhoneAct, quoted?: Pick<Heard, 'text'>): string {
  if (quoted !== undefined) return `↩ “${quoted.text.split('\n')[0]}” ${shown(act)}`;
  if (act.kind === 'tap') return `[${act.label}]`;
  if (act.kind === 'contact') return `(contact: ${act.name})`;
  if (act.kind === 'image' || act.kind === 'video') return `(${act.kind}) ${act.caption}`.trimEnd();
  if (act.kind !== 'text') return `(${act.kind})`;
  return act.text.length > 500 ? `${act.text.slice(0, 20)}… (${act.text.length} characters)` : act.text;
}

/** A person's name with a capital. */
export function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** What a person does with a prompt, in words. */
export function deedWords(deed: ProviderDeed): string {
  const words = deed.act.replaceAll('_', ' ');
  if (deed.act !== 'pays_by_hand' || deed.amountMinor === null) return words;
  return `${words} ${(deed.amountMinor / 100).toFixed(2)}`;
}

/** Further lines of a message stand under its first. */
export function indent(text: string): string {
  return text.replaceAll('\n', '\n        ');
}

/** `7 d`, `3 h`, `15 min`. */
export function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** Width of each of two columns. */
const column = 58;

/** What was on the phone beside what a replay expected, as lines to print; `time` is the replay's. */
export function besideExpected(chat: readonly string[], expected: string, time: string): string[] {
  const left = [`the phone shows, ${time}`, ...chat.flatMap(wrapped)];
  const right = ['the replay expects', ...wrapped(expected)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    `${(left[index] ?? '').padEnd(column)} │ ${right[index] ?? ''}`.trimEnd(),
  );
}

function wrapped(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const parts: string[] = [];
    for (let rest = line; ;) {
      if (rest.length <= column) return [...parts, rest];
      const space = rest.lastIndexOf(' ', column);
      const cut = space > column / 2 ? space : column;
      parts.push(rest.slice(0, cut));
      rest = `  ${rest.slice(cut).trimStart()}`;
    }
  });
}

/** An expectation as it stands in the file, one key a line. */
export function yamlOf(line: { readonly kind: string; readonly line: number }): string {
  const { kind, line: _, ...fields } = line;
  const shownFields = Object.entries(fields).filter(
    ([, value]) => value !== null && !(typeof value === 'object' && Object.keys(value).length === 0),
  );
  if (kind === 'silence' && !('never' in fields && fields.never !== null))
    shownFields.push(['nothing', true]);
  const rows = shownFields.map(([key, value]) => `  ${key}: ${inYaml(value)}`);
  return [`- ${kind === 'silence' ? 'bot' : kind}:`, ...rows].join('\n');
}

function inYaml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${inYaml(inner)}`)
    .join(', ')} }`;
}
