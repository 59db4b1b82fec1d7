/** A flow's steps as those read them who do not write them: what each says, what it does and what leads on from it. */
import type { Edge } from '../../language/grammar.ts';
import { kindOf } from '../../language/kinds/all.ts';
import type { Flow, Pack, Step } from '../../language/model.ts';
import type { Language } from '../../ports.ts';

/** The message of a step, where it says one. */
export function messageOf(step: Step): string | null {
  return kindOf(step).uses(step).templates[0] ?? null;
}

/** The lines of a message that are not empty, with its places for values as ‹path› and without its conditions. */
export function linesOf(pack: Pack, message: string, language: Language): readonly string[] {
  const source = pack.templates.get(message)?.source.get(language) ?? '';
  return source
    .replace(/\{\{~?[#/!][^}]*\}\}|\{\{~?else[^}]*\}\}/g, '')
    .replace(/\{\{\{?~?([^}]*?)~?\}?\}\}/g, (_whole, inside: string) => filled(pack, inside, language))
    .replace(/[*~`]/g, '')
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '');
}

/** `t "fields.name"` → that string; `weekday due.due_on` → ‹due.due_on›; `due.amount` → ‹due.amount›. */
function filled(pack: Pack, inside: string, language: Language): string {
  const key = /^t "([^"]+)"$/.exec(inside.trim())?.[1];
  const own = key === undefined ? undefined : pack.strings.words(language, key)[0];
  if (own !== undefined) return own;
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
  switch (step.kind) {
    case 'tool':
      return `calls ${step.tool.name}`;
    case 'run':
      return `runs the flow ${step.flow}`;
    case 'wait':
      return `waits for ${step.event}`;
    case 'handoff':
      return `hands over to a person (${step.queue})`;
    case 'ticket':
      return `calls a person (${step.queue})`;
    case 'set':
      return [...step.assignments].map(([variable, { source }]) => `${variable} = ${source}`).join(', ');
    case 'end':
      return `ends: ${step.result}`;
    default:
      return '';
  }
}

/** What an edge is taken by: an option as members see it, an outcome, a condition; empty for what simply follows. */
export function wayInWords(pack: Pack, flow: Flow, step: Step, edge: Edge, language: Language): string {
  const [kind = '', id = ''] = edge.label.split('.');
  if (kind === 'on' || kind === 'way') return id;
  if (kind === 'case') return edge.holds[0]?.source ?? 'else';
  if (kind === 'choice') return choiceInWords(pack, flow, step, id, language);
  if (kind === 'skip' || step.kind === 'confirm') return choiceInWords(pack, flow, step, kind, language);
  if (kind !== 'then') return kind;
  if (step.kind === 'at_most') return `${step.times} ×`;
  return step.kind === 'menu' && step.into !== null ? `‹${step.into}›` : '';
}

function choiceInWords(pack: Pack, flow: Flow, step: Step, id: string, language: Language): string {
  const own = pack.strings.words(language, `choices.${flow.name}.${step.name}.${id}`);
  return own[0] ?? pack.strings.words(language, `choices.${id}`)[0] ?? id;
}
