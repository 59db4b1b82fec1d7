/** A flow's steps as those read them who do not write them: what each says, what it does and what leads on from it. */
import type { Edge } from '../../language/edges.ts';
import { kindOf, usesOf } from '../../language/kinds/all.ts';
import type { Flow, Pack, Step } from '../../language/model.ts';
import type { Language } from '../../ports.ts';

/** The message of a step, where it says one. */
export function messageOf(step: Step): string | null {
  return usesOf(step).templates[0] ?? null;
}

/**
 * The lines of a message that are not empty, with its places for values as ‹path› and without its conditions: where one
 * chooses between two wordings within a line, both stand there, with a stroke between.
 */
export function linesOf(pack: Pack, message: string, language: Language): readonly string[] {
  const source = pack.templates.get(message)?.source.get(language) ?? '';
  return source
    .replace(/(?<=\S *)\{\{~?else[^}]*\}\}(?= *\S)/g, ' / ')
    .replace(/\{\{~?[#/!][^}]*\}\}|\{\{~?else[^}]*\}\}/g, '')
    .replace(/\{\{\{?~?([^}]*?)~?\}?\}\}/g, (_whole, inside: string) => filled(pack, inside, language))
    .replace(/[*~`]/g, '')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '');
}

/**
 * `t "fields.name"` → that string, of several forms the one for many, with what it takes as ‹path›; `weekday due.due_on` →
 * ‹due.due_on›; `due.amount` → ‹due.amount›.
 */
function filled(pack: Pack, inside: string, language: Language): string {
  const [, key, given = ''] = /^t "([^"]+)"(.*)$/.exec(inside.trim()) ?? [];
  const words = (name: string) => pack.strings.words(language, name)[0];
  const own = key === undefined ? undefined : (words(key) ?? words(`${key}_other`));
  if (own !== undefined) {
    const paths = new Map([...given.matchAll(/(\w+)=(\S+)/g)].map(([, name, path]) => [name, path]));
    return own.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => `‹${paths.get(name) ?? name}›`);
  }
  const [helper = '', ...others] = inside.trim().split(/\s+/);
  return `‹${others.find((word) => /^[a-z][\w.]*$/.test(word)) ?? helper}›`;
}

/** At most so many characters, in whole words; the last character says that there were more. */
export function shortened(text: string, max: number): string {
  const characters = [...text];
  if (characters.length <= max) return text;
  const kept = characters.slice(0, max - 1).join('');
  const whole = characters[max - 1] === ' ' ? kept : kept.replace(/\s\S*$/, '');
  return `${whole.trimEnd()}…`;
}

/** What a step that says nothing does; empty where its name says all. */
export function doingOf(step: Step): string {
  return kindOf(step).doing(step);
}

/** What an edge is taken by: an option as members see it, an outcome, a condition; empty for what simply follows. */
export function wayInWords(pack: Pack, flow: Flow, step: Step, edge: Edge, language: Language): string {
  const { option, words } = edge;
  if (option === null) return words;
  const own = pack.strings.words(language, `choices.${flow.name}.${step.name}.${option}`);
  return own[0] ?? pack.strings.words(language, `choices.${option}`)[0] ?? option;
}
