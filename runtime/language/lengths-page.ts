/** The page `docs/lengths.md`: what gateways take, and how long values may get; the linter reckons with these. */
import { languages } from '../ports.ts';
import { gateways } from './channels.ts';
import { longestAnswer, longestText, longestValues } from './longest.ts';

export function lengthsPage(): string {
  const limit = (max: number | null) => (max === null ? '–' : String(max));
  const gatewayRows = gateways.map(
    ({ name, text, question, label, sessionHours }) =>
      `| ${name} | ${text} | ${limit(question)} | ${limit(label)} | ${limit(sessionHours)} |`,
  );
  const valueRows = Object.entries(longestValues).map(
    ([type, of]) =>
      `| ${type} | ${languages.map((language) => `${of[language]} (${[...of[language]].length})`).join(' | ')} |`,
  );
  return [
    '# How long messages may get',
    'Made from `runtime/language/channels.ts` and `runtime/language/longest.ts`; do not edit it by hand.',
    'The linter fills every message with the longest values and holds it against the strictest gateway: the whole message with its numbered options against the text of one message, and the text of a question alone against what fits above buttons. `MESSAGE_TOO_LONG` says which does not fit, in which language.',
    '## What gateways take',
    "In characters. The window is how many hours after a person's last message free text is delivered.",
    `| gateway | text | above buttons | button | window |\n|---|---|---|---|---|\n${gatewayRows.join('\n')}`,
    'Labels are held against the button everywhere (`STRING_TOO_LONG`), so that they look the same on every gateway.',
    '## The longest values',
    `| type | ${languages.join(' | ')} |\n|---|---|---|---|\n${valueRows.join('\n')}`,
    [
      `- A text has ${longestText} characters: a name. One that was asked for has what its check allows (\`size(name) <= 40\`), else ${longestAnswer}.`,
      '- A value of a list of words is as long as its longest word; with `label`, as its longest label in that language.',
      '- A list has as many items as its type allows: `list of due up to 20`. Without a maximum it cannot be said (`MESSAGE_UNBOUNDED`).',
      '- Of an `#if` the longer side counts.',
    ].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}
