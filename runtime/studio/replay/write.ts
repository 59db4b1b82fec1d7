/** Writes a replay as a file that reads well: one line of talk a line. */
import type { Language } from '../../ports.ts';

/** A line of `talk`: one key and its value, as the file has them. */
export type WrittenLine = Readonly<Record<string, unknown>>;

export interface Written {
  /** Why this conversation is worth a test: the comment above it, of one or more lines. */
  readonly comment: string;
  readonly replay: string;
  readonly pack: string;
  /** What it begins with: another replay, or a moment and people. */
  readonly begins:
    | { readonly after: string }
    | {
        readonly clock: string;
        readonly people: Readonly<Record<string, { readonly phone: string; readonly speaks: Language }>>;
      };
  readonly talk: readonly WrittenLine[];
}

/** The text of the file. Reading it gives the same replay. */
export function writeReplay({ comment, replay, pack, begins, talk }: Written): string {
  return [
    '# yaml-language-server: $schema=../../docs/schema/replay.schema.json',
    ...comment.split('\n').map((line) => `# ${line}`),
    `replay: ${inline(replay)}`,
    `pack: ${pack}`,
    ...('after' in begins
      ? [`after: ${begins.after}`]
      : [
          `clock: ${begins.clock}`,
          'people:',
          ...Object.entries(begins.people).map(([name, person]) => `  ${name}: ${inline(person)}`),
        ]),
    'talk:',
    ...talk.map(writeLine),
    '',
  ].join('\n');
}

/** One line of `talk`, as it stands in the file. */
export function writeLine(line: WrittenLine): string {
  return Object.entries(line)
    .map(([key, value]) => `  - ${key}: ${inline(value)}`)
    .join('\n');
}

/** A value on one line: bare where it can only be text, else in the quotes of JSON, which are YAML's too. */
function inline(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${inline(key)}: ${inline(item)}`);
  return `{ ${entries.join(', ')} }`;
}

function isPlain(text: string): boolean {
  // A duration.
  if (/^\d+[smhd]$/.test(text)) return true;
  const words = /^\p{L}(?:[\p{L}\p{N}_'.!?/ -]*[\p{L}\p{N}_'.!?])?$/u;
  return words.test(text) && !/^(true|false|null|yes|no)$/i.test(text);
}
