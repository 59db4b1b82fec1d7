/** What a confirm is to show stands in its message, in every language, whatever the values are. */
import { placeOf } from '../pack-draft.ts';
import type { Rule } from '../pack-draft.ts';
import { placeOfPath } from '../templates.ts';

export const shows: Rule = {
  name: 'shows',
  sees: 'sound flows',
  check(pack, report) {
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        if (step.kind !== 'confirm') continue;
        const texts = [...(pack.templates.get(step.template) ?? [])];
        for (const [index, path] of step.shows.entries()) {
          const hidden = texts.filter(
            ([, text]) => text !== null && !pack.troubled(text.file) && !text.paths.shows.includes(path),
          );
          if (hidden.length === 0) continue;
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
          report(
            'MONEY_NOT_VISIBLE',
            placeOf(read, step, 'shows', index),
            { path, template: step.template, languages },
            { related },
          );
        }
      }
    }
  },
};
