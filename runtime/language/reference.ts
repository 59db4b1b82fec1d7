/** The reference of the flow language as a page: made from the grammar's tables, so that it says what is read. */
import { answerTypes } from './answer-types/all.ts';
import { examplePack } from './example-pack.ts';
import { expressionFunctions } from './expression-functions.ts';
import { flowFields } from './flow-reader.ts';
import { kinds } from './kinds/all.ts';
import { manifestFields, noticeKeys } from './manifest-keys.ts';
import { migrations } from './migrations/all.ts';
import type { Strings } from './model.ts';
import { defaultFormats, templateHelpers } from './template-helpers.ts';
import { pictureKinds } from './pictures.ts';
import { plainTypes } from './types.ts';

/** The page `docs/flow-language.md`. */
export function flowLanguagePage(): string {
  return (
    [
      '# The flow language',
      'Made from the grammar in `runtime/language`; do not edit it by hand.',
      ...orderSection(),
      ...fileSection(),
      ...startSection(),
      ...kindSections(),
      ...answerSection(),
      ...valueSection(),
      ...textSection(),
      ...exampleSection(),
      ...versionSection(),
      ...codeSection(),
    ].join('\n\n') + '\n'
  );
}

function orderSection(): string[] {
  return [
    '## A new journey, in order',
    [
      '1. Look in [tools.md](tools.md) for what it needs to read, change or wait for. To store something, to tell another person or to wait for their answer takes a tool and an event. Where there is none, a developer makes it first; until then a `ticket` or a `handoff` gives the matter to a person.',
      '2. `flows/<pack>/<flow>.yaml`: the steps. List its tools in `pack.yaml`.',
      '3. `templates/<pack>/<flow>/<name>.<language>.hbs`: each message in each language.',
      '4. `locales/<language>/<pack>.yaml`: the labels of its choices and items.',
      '5. Something that starts it: a `run` step in another flow, or a command, keyword, notice or schedule in `pack.yaml`. The words of a command stand in `locales/<language>/<pack>.yaml` under `commands`.',
      '6. `npm run lint` after each file. A file that cannot be read hides what is wrong in the others: mend what is told, lint again.',
      '7. A replay, and every other replay whose way it changes: [replays.md](replays.md).',
    ].join('\n'),
  ];
}

function fileSection(): string[] {
  return [
    '## A flow file',
    fieldTable(flowFields),
    `Types: ${plainTypes.map((type) => `\`${type}\``).join(' ')}, ${answerTypes.flatMap(({ record }) => (record === null ? [] : `\`${record.name}\``)).join(' ')}, the name of a record, \`[a, b]\` for one of some values, \`list of X\` or \`list of X up to 20\`, and \`?\` behind what may be absent.`,
    'A way on is the name of a step, `end` and a result, or `{ goto: step }`, `{ end: result }`, with `into: variable` where an outcome carries something and `if: condition` at choices and in branches. Where a step names no way on, the next one follows.',
    'What a flow takes and keeps lives as long as this run of it. Nothing that somebody answers is there the next day, or in another flow, unless a tool stores it and a tool reads it again.',
    '## The manifest `pack.yaml`',
    fieldTable(manifestFields),
    'A notice is `{ say: template }`, with:',
    list(Object.entries(noticeKeys).map(([key, { does, example }]) => `\`${key}: ${example}\` – ${does}`)),
    'A word with `confirms` is a yes to what the notice shows, as if a `confirm` had shown it: these paths stand in the message in every language, and the flow may go straight to a tool that needs a confirm.',
  ];
}

function startSection(): string[] {
  return [
    '## What starts a flow',
    'A command or a keyword that somebody writes; a `#name` in a text that a link typed in, `https://wa.me/…?text=Hello%20%23poster`; a word that a notice offered; and, by themselves, `events`, `schedules` and `broadcasts`. Those wait until nothing else is open, at most until a question was left for 48 hours. One trigger starts one flow: of an event, a key with an outcome goes before one without.',
    '`every` is `day at 09:00`, `monday at 09:00` or `month 1 at 09:00` (day 1 to 28), in the time zone of each member. Schedules and broadcasts are for members, and leave out who paused notifications, unless they say `always: true`.',
  ];
}

function answerSection(): string[] {
  const rows = answerTypes.map(({ name, does, fields }) => {
    const own = fields.map((field) => `\`${field}\``).join(' ');
    return `| \`${name}\` | ${cell(does)} | ${own} |`;
  });
  return [
    '## Answers',
    'The type of the variable that an `ask` fills says what is understood. An `ask` with `skip` may be left out, by the word that stands under it or a tap, never by a number: *skip*, *passer*, *ruka*, or what its own label says. Its variable is declared with `?`, is absent then, and whatever reads it asks for that first: `goal != null`.',
    ['| type | what people may send | fields of its own |', '|---|---|---|', ...rows].join('\n'),
    'Where the variable is a list with a maximum, `list of media up to 5`, people send one after another and end with *done*; at the maximum it ends by itself, and `check` is about the whole list. A menu whose `into` is a list takes several: “1 3”, “1, 3”, “Monday and Friday”, *all*, or one after another and *done*; its other choices lead away at once.',
    'A secret reaches the step that follows and nothing else: no message, no list of what was answered, nothing that is stored. Ask for it right before the tool that takes it.',
  ];
}

/** A fence for a file of the example, with its path above. */
function exampleSection(): string[] {
  return [
    '## A whole pack',
    'Lint, draw and explore it by its name: `npm run lint reminder`. A replay says `pack: reminder`; `npm run play -- --pack reminder` is a chat with it, `npm run cover -- --pack reminder` what its replays reach. `npm start` runs the pack likelemba only.',
    ...[...examplePack].flatMap(([path, text]) => [
      `\`${path}\``,
      `\`\`\`${path.endsWith('.yaml') ? 'yaml' : 'handlebars'}\n${text}\`\`\``,
    ]),
  ];
}

function versionSection(): string[] {
  const changes = migrations.map(({ from, does }) => `${from} → ${from + 1}: ${does}`);
  return [
    '## Versions and exchange',
    'A pack names the version of the language it is written in. `npm run migrate` rewrites the files of an older one and keeps comments and order; a newer one is refused.',
    list(changes),
    '`npm run export -- <pack> <file>` writes the pack as one JSON graph: states, transitions, templates, strings. `npm run import -- <file>` makes the files of it again, the same pack; `--replace` where there is one already. A graph of an older version is brought to the newest; a problem is told by its place in the graph. Comments of YAML files are not in it, `lint-ignore` included: the linter says what it misses.',
  ];
}

function kindSections(): string[] {
  const sections = [...kinds.values()].flatMap((kind) => {
    const fields = Object.entries(kind.fields).map(([name, { presence, does, example }]) => {
      const required = { required: '', optional: ' (may be left out)', next: ' (else the next step)' }[
        presence
      ];
      return `\`${name}: ${example}\` ${does}${required}`;
    });
    return [
      `### ${kind.name}`,
      kind.does,
      list(fields),
      `\`\`\`yaml\nstep:\n${indent(kind.example)}\n\`\`\``,
    ];
  });
  const pictures = Object.entries(pictureKinds).map(
    ([name, { does, example }]) => `\`picture: { ${name}: "${example}" }\` ${does}`,
  );
  return [
    '## Steps',
    'Every step has one kind.',
    ...sections,
    '### Pictures',
    'Made when the message is sent, and the message is its caption. The words say everything: where no picture can be made or sent they go alone.',
    list(pictures),
  ];
}

function valueSection(): string[] {
  const functions = Object.values(expressionFunctions).map(
    ({ form, does, example }) => `\`${form}\` ${does} For example \`${example}\`.`,
  );
  return [
    '## Expressions',
    'CEL: texts in single quotes, whole numbers, `true`, `false`, `null`, lists; `== != < <= > >= && || ! ? : + - * / % in`; the fields of records. Amounts of one currency are compared, added and subtracted, and multiplied by whole numbers; days are added to dates, and one date taken from another gives days. What may be absent is used where `x != null` is known. `me`, `today` and `now` are readable everywhere.',
    'An expression stands in double quotes where YAML would take it apart: when it begins with a quote or `!`, and when it has a comma between `{ }`. `in: "\'KES\'"`, `if: "!visit.paid"`, `{ if: "visit.fee < money(50000, \'KES\')", goto: pay }`. Whether an amount is nothing: `positive(amount)`.',
    list(functions),
  ];
}

function textSection(): string[] {
  const silent: Strings = { text: () => null, words: () => [], keys: () => [] };
  const helpers = Object.values(templateHelpers(silent, defaultFormats)).map(
    ({ form, does }) => `\`${form}\` ${does}`,
  );
  return [
    '## Templates',
    'Handlebars without HTML escaping: `{{path}}`, `{{#if}}`, `{{#unless}}`, `{{#each}}` with `@index`, `@first`, `@last` and `../`. A path that is not there is an error.',
    list(helpers),
    '## Strings',
    list([
      '`choices.<flow>.<step>.<id>`, else `choices.<id>`: the label of a choice, and of `yes`, `no` and `skip`; a list shows the first and understands all.',
      '`choices.<flow>.<step>.item`: an item of a list, with its fields as `{{field}}`.',
      '`choices.notices.<event with _>.<word>`, else `choices.<word>`: a word that a notice offers.',
      '`fields.<flow>.<variable>`, else `fields.<variable>`: what an answer is called where it may be changed.',
      '`labels.<group>.<value>`: for `label`. `commands.<name>`: the words of a command. `sentences.<name>`: more of them, which are no command where any text is an answer.',
      '`around.<flow>.<variable>`, or `around.<variable>`: words around a short answer that are no part of it, "my name is". `words.<flow>.<variable>.<other>`: words for what another variable holds. `offers.none.<word>`: what is said to a word of a notice while nothing offers it.',
    ]),
  ];
}

function codeSection(): string[] {
  return [
    '## What the linter says',
    'Every problem with an example: [errors.md](errors.md). How long messages may get: [lengths.md](lengths.md). Fifty mistakes and more, and what is said of them: [mistakes.md](mistakes.md).',
  ];
}

function fieldTable(
  fields: Readonly<
    Record<string, { readonly required: boolean; readonly does: string; readonly example: string }>
  >,
): string {
  const rows = Object.entries(fields).map(
    ([name, { required, does, example }]) =>
      `| \`${name}\`${required ? '' : ' (may be left out)'} | ${cell(does)} | \`${cell(example)}\` |`,
  );
  return ['| key | | example |', '|---|---|---|', ...rows].join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
