/** What a flow says on its way, without waiting for an answer. */
import type { Variables } from '../language/model.ts';
import type { FileReference } from '../gateway.ts';
import type { Draft, MutableFrame } from './draft.ts';
import { formatSoon } from './formatting.ts';
import { describeVariables, render } from './rendering.ts';
import type { Said } from './said.ts';
import { withoutSecrets } from './secrets.ts';

/** Says a template that needs no answer. */
export function sayTemplate(
  draft: Draft,
  frame: MutableFrame,
  template: string,
  variables: Variables,
  extra = {},
  file?: FileReference,
): void {
  draft.effects.push({
    kind: 'message',
    visit: null,
    template,
    of: [template],
    text: render(draft, template, variables, extra),
    options: [],
    data: describeVariables(withoutSecrets(draft.flowOf(frame), variables)),
    pausable: false,
    ...(file === undefined ? {} : { file }),
  });
}

/** That something was done too often, when it may be done again, and who helps until then, where somebody can. */
export function saidTooOften(draft: Draft, again: Date): Said {
  const { now, timeZone, ticketsFrom } = draft.context;
  const person = ticketsFrom === undefined && draft.pack.commands.has('person');
  return draft.said(person ? 'limit.reached_person' : 'limit.reached', {
    when: formatSoon(again, now, timeZone, draft.language),
  });
}
