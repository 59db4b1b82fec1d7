/** A flow's steps as those read them who do not write them: what each says and where it leads. */
import { edgesOf, kindOf } from '../runtime/language/kinds/all.ts';
import type { Edge } from '../runtime/language/grammar.ts';
import type { Flow, Pack, Step } from '../runtime/language/model.ts';
import type { Language } from '../runtime/ports.ts';
import type { JourneyStep } from '../console/phones/studio.ts';

/** Longest text of a step, in characters. */
const textMax = 160;

/** A step in words. `state` says how far the conversation is with it. */
export function describeStep(
  pack: Pack,
  flow: Flow,
  step: Step,
  language: Language,
  state: JourneyStep['state'],
): JourneyStep {
  const template = kindOf(step).uses(step).templates[0] ?? null;
  return {
    name: step.name,
    kind: step.kind,
    state,
    language,
    text: template === null ? doing(step) : said(pack, template, language),
    template,
    leads: edgesOf(step).map((edge) => ({
      by: byWhat(pack, flow, step, edge, language),
      to: edge.to.goto ?? `end ${edge.to.end ?? ''}`,
    })),
  };
}

/** A template's text with its places for values as ‹path›, without its conditions. */
function said(pack: Pack, name: string, language: Language): string {
  const source = pack.templates.get(name)?.source.get(language) ?? '';
  const text = source
    .replace(/\{\{~?[#/!][^}]*\}\}|\{\{~?else[^}]*\}\}/g, '')
    .replace(/\{\{\{?~?([^}]*?)~?\}?\}\}/g, (_whole, inside: string) => filled(pack, inside, language))
    .replace(/[*~`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > textMax ? `${text.slice(0, textMax - 1)}…` : text;
}

/** `t "fields.name"` → that string; `weekday due.due_on` → ‹due.due_on›; `due.amount` → ‹due.amount›. */
function filled(pack: Pack, inside: string, language: Language): string {
  const key = /^t "([^"]+)"$/.exec(inside.trim())?.[1];
  const own = key === undefined ? undefined : pack.strings.words(language, key)[0];
  if (own !== undefined) return own;
  const [helper = '', ...others] = inside.trim().split(/\s+/);
  return `‹${others.find((word) => /^[a-z][\w.]*$/.test(word)) ?? helper}›`;
}

/** What a step that says nothing does. */
function doing(step: Step): string {
  switch (step.kind) {
    case 'tool':
      return `calls ${step.tool.name}`;
    case 'run':
      return `runs the flow ${step.flow}`;
    case 'wait':
      return `waits for ${step.event}`;
    case 'handoff':
      return `hands over to a person (${step.queue})`;
    case 'set':
      return [...step.assignments].map(([variable, { source }]) => `${variable} = ${source}`).join(', ');
    case 'end':
      return `ends: ${step.result}`;
    default:
      return '';
  }
}

/** What an edge is taken by: an option as it is shown, an outcome, a condition. */
function byWhat(pack: Pack, flow: Flow, step: Step, edge: Edge, language: Language): string {
  const [kind = '', id = ''] = edge.label.split('.');
  if (kind === 'on') return id;
  if (kind === 'case') return edge.holds[0]?.source ?? 'else';
  const choice = kind === 'choice' ? id : kind;
  if (kind !== 'choice' && step.kind !== 'confirm') return kind === 'then' ? '' : kind;
  for (const key of [`choices.${flow.name}.${step.name}.${choice}`, `choices.${choice}`]) {
    const label = pack.strings.words(language, key)[0];
    if (label !== undefined) return label;
  }
  return choice;
}
