/** Messages as a drawing and the phones page show them: without their conditions, and still to be read. */
import { expect, test } from 'vitest';
import { openPacks } from '../../../system/packs.ts';
import { linesOf } from '../../../runtime/studio/graph/wording.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');
const message = [...pack.templates.values()][0]!;

const shown = (text: string): readonly string[] => {
  const templates = new Map([['a/b', { ...message, source: new Map([['en', text] as const]) }]]);
  return linesOf({ ...pack, templates }, 'a/b', 'en');
};

test.each([
  ['{{n}} {{#if (eq n 1)}}has{{else}}have{{/if}} joined.', ['‹n› has / have joined.']],
  ['Late fee: {{#if (positive fee)}}{{fee}}{{else}}none{{/if}}', ['Late fee: ‹fee› / none']],
  ['{{#if a}}\nOne.\n{{else}}\nTwo.\n{{/if}}', ['One.', 'Two.']],
  ['due {{#if a}}on {{on}}{{else}}{{#if b}}soon{{else}}later{{/if}}{{/if}}', ['due on ‹on› / soon / later']],
  ['{{t "units.people" count=event.left}} still owe', ['‹event.left› people still owe']],
  ['{{t "fields.create_group.name"}}: {{weekday due.on}}, {{due.on}}', ['Name: ‹due.on›, ‹due.on›']],
])('%j', (text, lines) => {
  expect(shown(text)).toEqual(lines);
});
