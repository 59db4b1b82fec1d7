/** Where messages are said, with the types their paths may have there. */
import { carriedTypes, misfits } from './carried-types.ts';
import { usesOf } from './kinds/all.ts';
import { knownFacts } from './known-facts.ts';
import type { Place } from './model.ts';
import type { PackDraft } from './pack-draft.ts';
import type { Type } from './types.ts';
import { templatePlace } from './variable-reads.ts';

export interface TemplateSite {
  /** The step that says it; null for a notice. */
  readonly said: { readonly flow: string; readonly step: string } | null;
  readonly template: string;
  readonly place: Place;
  readonly variables: ReadonlyMap<string, Type>;
  readonly notNull: ReadonlySet<string>;
  /** Variables that are given what they are not declared for: what their fields are is not known. */
  readonly misfit: ReadonlySet<string>;
}

/** Every place of a pack that names a template. */
export function templateSites(pack: PackDraft): readonly TemplateSite[] {
  const sites: TemplateSite[] = [];
  const { ambient } = pack.vocabulary;
  for (const read of pack.flows.values()) {
    const facts = knownFacts(read.flow);
    const { steps, variables: declared } = read.flow;
    const arriving = carriedTypes(steps.values(), declared, pack.vocabulary);
    const misfit = new Set(misfits(arriving, declared).map(({ name }) => name));
    for (const step of read.flow.steps.values()) {
      const { templates, names } = usesOf(step);
      const variables = new Map([...ambient, ...read.flow.variables, ...names]);
      const notNull = facts.get(step.name) ?? new Set(read.flow.variables.keys());
      for (const template of templates) {
        const place = templatePlace(read, step, template);
        const said = { flow: read.flow.name, step: step.name };
        sites.push({ said, template, place, variables, notNull, misfit });
      }
    }
  }
  for (const notice of pack.manifest.notices.values()) {
    const type = pack.vocabulary.events.get(notice.event)?.outcomes.get(notice.outcome) ?? null;
    const event: [string, Type][] = type === null ? [] : [['event', type]];
    sites.push({
      said: null,
      template: notice.say,
      place: notice.place,
      variables: new Map([...ambient, ...event]),
      notNull: new Set(),
      misfit: new Set(),
    });
  }
  return sites;
}
