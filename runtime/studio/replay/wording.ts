/** How transcripts put things. */
import type { PhoneAct } from './stage.ts';

/** What a person did. */
export function shown(act: PhoneAct): string {
  if (act.kind === 'tap') return `[${act.label}]`;
  if (act.kind !== 'text') return `(${act.kind})`;
  return act.text.length > 500 ? `${act.text.slice(0, 20)}… (${act.text.length} characters)` : act.text;
}

/** A person's name with a capital. */
export function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
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
