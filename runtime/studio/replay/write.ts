/** Writes a replay as a file that reads well: one line of talk a line. */
import { stringify } from 'yaml';
import type { Language } from '../../ports.ts';

/** A line of `talk`: one key and its value. */
export type WrittenLine = Readonly<Record<string, unknown>>;

export interface Written {
  /** Why this conversation is worth a test. */
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

/** The text of the file. */
export function writeReplay(written: Written): string {
  const { begins } = written;
  const lines = [
    '# yaml-language-server: $schema=../../docs/schema/replay.schema.json',
    `# ${written.comment}`,
    `replay: ${inline(written.replay)}`,
    `pack: ${written.pack}`,
  ];
  if ('after' in begins) lines.push(`after: ${begins.after}`);
  else {
    lines.push(`clock: ${begins.clock}`, 'people:');
    for (const [name, { phone, speaks }] of Object.entries(begins.people))
      lines.push(`  ${name}: { phone: "${phone}", speaks: ${speaks} }`);
  }
  lines.push('talk:');
  for (const line of written.talk)
    for (const [key, value] of Object.entries(line)) lines.push(`  - ${key}: ${inline(value)}`);
  return `${lines.join('\n')}\n`;
}

/** A value on one line; a text that breaks lines stays one text. */
function inline(value: unknown): string {
  if (typeof value === 'string' && /[\n\r]/.test(value)) return JSON.stringify(value);
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, defaultStringType: 'PLAIN' }).trim();
}
