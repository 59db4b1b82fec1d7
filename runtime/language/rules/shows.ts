/** What a yes confirms stands in the message it answers, in every language, whatever the values are. */
import { error } from '../declared-code.ts';
import { usesOf } from '../kinds/all.ts';
import type { Place } from '../model.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { placeOfPath } from '../templates.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  MONEY_NOT_VISIBLE: error(
    '{path} is not in {template} in {languages}, or only sometimes',
    'print {path} outside of every block',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const shows: Rule<keyof typeof codes> = {
  name: 'shows',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const { confirms, templates, paths } = usesOf(step);
        for (const { path, at } of paths.filter((each) => confirms?.includes(each.path)))
          for (const template of templates)
            checkVisible(pack, template, path, placeOf(read, step, ...at), report);
      }
    }
    for (const notice of new Set(pack.manifest.notices.values())) {
      for (const { confirms } of notice.offers.values()) {
        for (const { path, place } of confirms)
          if (path !== null) checkVisible(pack, notice.say, path, place, report);
      }
    }
  },
};

function checkVisible(pack: PackDraft, template: string, path: string, place: Place, report: Report): void {
  const texts = [...(pack.templates.get(template) ?? [])];
  const hidden = texts.filter(
    ([, text]) => text !== null && !pack.troubled(text.file) && !text.paths.shows.includes(path),
  );
  if (hidden.length === 0) return;
  const related = hidden.flatMap(([language, text]) =>
    text !== null && text.paths.reads.includes(path)
      ? [
          {
            place: placeOfPath(text, path),
            message: `in ${language} only under a condition, or inside a helper`,
          },
        ]
      : [],
  );
  const languages = hidden.map(([language]) => language).join(', ');
  report('MONEY_NOT_VISIBLE', place, { path, template, languages }, { related });
}
