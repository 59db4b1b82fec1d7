/** A new kind, rule or answer is one file: put into a copy of the program, with new lists, it is all there is to do. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { project } from './files.ts';
import { answerTypes } from '../../runtime/language/answer-types/all.ts';
import { listOf, listed } from './lists.ts';
import { programWith } from './named-kinds.ts';
import { newFiles, usingThem } from './new-files.ts';

/** Run in the copy: what linter, schema, pages and a chat make of the new files. */
const attempt = `
import { readFileSync } from 'node:fs';
import { errorsPage } from './runtime/language/errors-page.ts';
import { formatDiagnostics } from './runtime/language/diagnostics.ts';
import { loadPackFromText } from './runtime/language/pack.ts';
import { flowLanguagePage } from './runtime/language/reference.ts';
import { flowSchema } from './runtime/language/schema.ts';
import { Chat } from './tests/support/chat.ts';

const files = new Map(JSON.parse(readFileSync('pack.json', 'utf8')));
files.set('locales/en/runtime.yaml', readFileSync('locales/en/runtime.yaml', 'utf8'));
const me = { name: 'me', does: 'Who speaks.', id: 'id', fields: { id: 'text', name: 'text' } };
const loaded = loadPackFromText(files, 'garage', { records: [me], tools: [], events: [] });
const said = formatDiagnostics(loaded.diagnostics, loaded.sources);
const file = { id: 'file-7', name: null, mime: 'audio/ogg', bytes: 9, sha256: null };
const audio = { kind: 'media', media: 'audio', caption: '', file };
const chat = (plate) => {
  const amina = new Chat(loaded.pack);
  const note = { kind: 'message', content: audio, quotedVisit: null };
  return [amina.says('menu'), amina.says('red'), amina.says(plate), amina.says('it rattles'), amina.event(note)].flat();
};
console.log(JSON.stringify({
  said,
  chats: loaded.pack === null ? [] : [chat('kca 123a'), chat('KDB 001Z')],
  schema: JSON.stringify(flowSchema()),
  language: flowLanguagePage(),
  errors: errorsPage(() => null),
}));
`;

interface Made {
  readonly said: string;
  readonly chats: readonly (readonly string[])[];
  readonly schema: string;
  readonly language: string;
  readonly errors: string;
}

/** The compiler reads the whole program, on any machine. */
const timeout = 300_000;

describe('a new kind, rule, answer in words and answer that is sent, a file each', { timeout }, () => {
  let folder: string;
  let made: Made;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'one-file-')));
    for (const path of ['package.json', 'runtime', 'locales', 'tests/support/chat.ts'])
      cpSync(join(project, path), join(folder, path), { recursive: true });
    symlinkSync(realpathSync(join(project, 'node_modules')), join(folder, 'node_modules'));
    for (const [path, text] of newFiles) writeFileSync(join(folder, path), text);
    for (const path of listed) writeFileSync(join(folder, path, 'list.ts'), listOf(join(folder, path)));
    writeFileSync(join(folder, 'pack.json'), JSON.stringify([...usingThem]));
    writeFileSync(join(folder, 'attempt.ts'), attempt);
    made = JSON.parse(
      execFileSync(process.execPath, ['attempt.ts'], { cwd: folder, encoding: 'utf8' }),
    ) as Made;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lint: the rule speaks, and nothing else is wrong', () => {
    expect(made.said)
      .toBe(`templates/garage/drop/new.en.hbs:1:1  MESSAGE_SHOUTS (warning)  "drop/new" shouts in en
   1 | WELCOME {{plate.letters}} {{plate.number}}! {{fault.id}}
     | ^  write small letters
`);
  });

  it('play: a chat goes both ways of the kind with what was typed and sent', () => {
    expect(made.chats.map((said) => said.at(-1))).toEqual([
      'We know KCA 123A: note file-7.',
      'WELCOME KDB 001Z! file-7',
    ]);
    expect(made.chats[0]?.slice(1, -1)).toEqual([
      expect.stringContaining('Which plate?'),
      'What is wrong with it? Say it.',
      expect.stringContaining('What is wrong with it? Say it.'),
    ]);
  });

  it('read: editors complete the kind, and the pages have all of them', () => {
    expect(made.schema).toContain('Where it leads if not.');
    expect(made.language).toMatch(
      /### either\n\nGoes one of two ways[\s\S]*step:\n {2}either: "size\(visits\) > 1"/,
    );
    expect(made.language).toContain('| `plate` | The plate of a car: KCA 123A. |  |');
    expect(made.language).toContain('| `voice_note` | Something that is spoken. |  |');
    expect(made.errors).toContain('## MESSAGE_SHOUTS\n\nWarning. Means: "{name}" shouts in {languages}.');
    const [answers = ''] = /ask for text, [^`\n]*/.exec(made.errors) ?? [];
    const known = answerTypes.map(({ name }) => name.replaceAll('_', '\\_'));
    for (const name of [...known, 'plate', 'voice\\_note']) expect(answers).toContain(name);
  });

  /** What the compiler says of the lists of the engine when the new files are so. */
  const compiled = (change: (text: string) => string): readonly string[] => {
    const lists = listed.map((path) => `${path}/list.ts`);
    const planted = new Map([
      ...lists.map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const),
      ...[...newFiles].map(([path, text]) => [path, change(text)] as const),
    ]);
    const program = programWith(planted);
    const asked = [...newFiles.keys(), 'runtime/engine/kinds/all.ts', 'runtime/engine/answer-types/all.ts'];
    return asked.flatMap((path) =>
      program
        .getSemanticDiagnostics(program.getSourceFile(join(project, path)))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    );
  };

  it('compile: nothing else is asked for', () => {
    expect(compiled((text) => text)).toEqual([]);
  });

  it('compile: where the engine has its part, the file to write is named', () => {
    const said = compiled((text) =>
      text
        .replace("standing: 'pass'", "standing: 'rest'")
        .replace("'voice_note', false", "'voice_note', true")
        .replace(
          "typed: false,\n  record: { name: 'voice_note",
          "typed: true,\n  record: { name: 'voice_note",
        ),
    );
    const sentences = said.flatMap((each) => /write [^"]*/.exec(each) ?? []);
    expect(sentences).toEqual([
      'write runtime/engine/kinds/either.ts, then npm run generate',
      'write runtime/engine/answer-types/voice-note.ts, then npm run generate',
    ]);
  });

  it('compile: a rule reports what it declares and nothing else', () => {
    expect(compiled((text) => text.replace("report('MESSAGE_SHOUTS'", "report('MESSAGE_TOO_LONG'"))).toEqual([
      'Argument of type \'"MESSAGE_TOO_LONG"\' is not assignable to parameter of type \'"MESSAGE_SHOUTS"\'.',
    ]);
  });
});
