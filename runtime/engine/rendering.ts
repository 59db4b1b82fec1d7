/** From a template and variables to the text a member reads. */
import assert from 'node:assert';
import type { Variables } from '../language/model.ts';
import type { Json } from '../ports.ts';
import type { Draft } from './draft.ts';
import type { ShownOption } from './model.ts';
import { describe, view } from './view.ts';
import type { View } from './view.ts';

/** Renders a template in the speaker's language with these variables and `me`. Throws for a missing path. */
export function render(
  draft: Draft,
  name: string,
  variables: Variables,
  more: Record<string, View> = {},
): string {
  const template = draft.pack.templates.get(name);
  assert(template, `there is no template ${name}`);
  const renderIn = template.render.get(draft.language);
  assert(renderIn, `template ${name} is missing in ${draft.language}`);
  const format = { language: draft.language, timeZone: draft.context.timeZone };
  const model: Record<string, View> = { ...more };
  for (const [variable, value] of Object.entries(draft.scope(variables)))
    model[variable] = view(value, format);
  const sides = new Set<string>();
  const side = (key: string) => void sides.add(key);
  const text = renderIn(model, { ...format, chatLink: draft.context.chatLink, side }).trim();
  draft.rendered.push({ template: name, sides: [...sides] });
  return text;
}

/** Variables as replays and the trace show them. */
export function describeVariables(variables: Variables): Json {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, describe(value)]));
}

/** The text with its options numbered in the order shown. */
export function withOptions(text: string, options: readonly ShownOption[]): string {
  if (options.length === 0) return text;
  return `${text}\n\n${options.map((option, index) => `${index + 1}. ${option.label}`).join('\n')}`;
}

/** Option ids as they go to the gateway: a tap names the visit that showed it. */
export function tappable(visit: number, options: readonly ShownOption[]): { id: string; label: string }[] {
  return options.map((option) => ({ id: `${visit}/${option.id}`, label: option.label }));
}
