import { mkdtempSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { differsFrom, exportPack, importPack } from '../../runtime/language/pack-json.ts';
import type { PackGraph } from '../../runtime/language/pack-json.ts';
import { languages } from '../../runtime/ports.ts';
import { catalogue } from '../../system/catalogue.ts';
import { exportTo, importFrom } from '../../system/exchange.ts';
import { packFiles } from '../../system/pack-files.ts';
import { clinicFiles } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';
import { reminderFiles } from './fixtures/reminder.ts';

const packs = [
  { name: 'clinic', files: clinicFiles(), catalogue: clinic },
  { name: 'likelemba', files: packFiles('.', 'likelemba'), catalogue },
] as const;

const me = { name: 'me', does: 'Who speaks.', id: 'id', fields: { id: 'text', name: 'text' } } as const;
const runtimeStrings = [
  ['locales/en/runtime.yaml', readFileSync('locales/en/runtime.yaml', 'utf8')],
] as const;

function load({
  name,
  files,
  catalogue: of,
}: {
  name: string;
  files: ReadonlyMap<string, string>;
  catalogue: typeof clinic;
}) {
  const { pack, diagnostics } = loadPackFromText(files, name, of);
  if (pack === null) throw new Error(JSON.stringify(diagnostics));
  return pack;
}

/** What an import makes, with the runtime's own strings of the other side. */
function through(text: string, files: ReadonlyMap<string, string>): Map<string, string> {
  const imported = importPack(text);
  if (!imported.ok) throw new Error(imported.reason);
  const shared = languages.map((language) => `locales/${language}/runtime.yaml`);
  return new Map([...[...files].filter(([path]) => shared.includes(path)), ...imported.files]);
}

describe.each(packs)('$name as one JSON graph', (of) => {
  const pack = load(of);
  const graph = exportPack(pack, of.files);
  const text = JSON.stringify(graph);

  it('comes back to the same pack: both hashes are equal', () => {
    const again = load({ ...of, files: through(text, of.files) });
    expect([again.logicHash, again.textsHash]).toEqual([pack.logicHash, pack.textsHash]);
    expect(exportPack(again, through(text, of.files))).toEqual(graph);
  });

  it('names for every state where it leads', () => {
    for (const flow of Object.values(graph.flows)) {
      expect(Object.keys(flow.states)).toContain(flow.start);
      for (const { transitions, kind } of Object.values(flow.states)) {
        expect(transitions.length > 0 || kind === 'end').toBe(true);
        for (const { to } of transitions) {
          const known = to.startsWith('end ')
            ? (flow.head['gives'] as string[]).includes(to.slice(4))
            : to in flow.states;
          expect([to, known]).toEqual([to, true]);
        }
      }
    }
  });
});

describe('a graph', () => {
  const of = packs[0];
  const graph = exportPack(load(of), of.files);

  it('shows a state as it was written, with its transitions', () => {
    expect(graph.flows['pay']?.states['waiting']).toEqual({
      kind: 'wait',
      step: {
        say: 'visit/sent',
        wait: 'fee.settled',
        of: 'request.id',
        within: '3m',
        on: { paid: { into: 'receipt', goto: 'thanks' }, failed: 'refused' },
        late: 'still_waiting',
      },
      transitions: [
        { on: 'on.paid', to: 'thanks', assigns: ['receipt'] },
        { on: 'on.failed', to: 'refused' },
        { on: 'late', to: 'still_waiting' },
      ],
    });
    expect(graph.flows['checkup']?.states['again']?.transitions).toEqual([
      { on: 'then', to: 'full', times: 2 },
      { on: 'else', to: 'person' },
    ]);
  });

  it('that says other transitions than its states make is found out', () => {
    const changed = structuredClone(graph) as unknown as Record<string, never> & PackGraph;
    const transitions = changed.flows['pay']?.states['waiting']?.transitions as unknown as { to: string }[];
    transitions[0]!.to = 'refused';
    const files = through(JSON.stringify(changed), of.files);
    const again = exportPack(load({ ...of, files }), files);
    expect(differsFrom(changed, again)).toBe('flows.pay.states.waiting.transitions.0.to');
    expect(differsFrom(graph, again)).toBeNull();
  });

  it.each([
    ['no JSON', '{', /^this is not JSON/],
    ['another format', '{"format":"x"}', /format is not "flow-graph\/1"/],
    ['a list', '[]', /format/],
    [
      'a name that leads elsewhere',
      JSON.stringify({ ...graph, flows: { '../../x': graph.flows['pay'] } }),
      /"\.\.\/\.\.\/x" is no name of a flow/,
    ],
    [
      'a template that leads elsewhere',
      JSON.stringify({ ...graph, templates: { '../x': { en: '' } } }),
      /is no name of a template/,
    ],
    [
      'a language that leads elsewhere',
      JSON.stringify({ ...graph, strings: { '../en': {} } }),
      /is no language/,
    ],
    ['a pack that leads elsewhere', JSON.stringify({ ...graph, pack: '../x' }), /no name of a pack/],
    ['no templates', JSON.stringify({ ...graph, templates: undefined }), /it has no templates/],
    [
      'a state without a step',
      JSON.stringify({ ...graph, flows: { pay: { head: {}, states: { a: {} } } } }),
      /state pay\.a has no step/,
    ],
    [
      'a text that is none',
      JSON.stringify({ ...graph, templates: { x: { en: 1 } } }),
      /template x has no text in en/,
    ],
  ])('is refused with a reason when it is %s', (_what, text, reason) => {
    const imported = importPack(text);
    expect(imported.ok ? '' : imported.reason).toMatch(reason);
  });
});

describe('the commands', () => {
  const root = mkdtempSync(join(tmpdir(), 'exchange-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const run = async (command: typeof exportTo, ...words: string[]): Promise<[number, string]> => {
    const lines: string[] = [];
    return [await command(root, words, (line) => lines.push(line)), lines.join('\n')];
  };
  for (const folder of ['flows', 'templates', 'locales'])
    cpSync(folder, join(root, folder), { recursive: true });
  const file = join(root, 'pack.json');

  it('export, refuse to overwrite, replace with the same, and refuse what is broken', async () => {
    expect((await run(exportTo, 'likelemba', file))[0]).toBe(0);
    expect(await run(importFrom, file)).toEqual([
      1,
      `${file} was not imported: there is a pack likelemba already (to replace it, add --replace).`,
    ]);
    writeFileSync(join(root, 'flows/likelemba/stray.yaml'), 'flow: stray\n');
    const [code, said] = await run(importFrom, file, '--replace');
    expect([code, said]).toEqual([0, expect.stringContaining('the same as exported')]);
    expect(packFiles(root, 'likelemba').has('flows/likelemba/stray.yaml')).toBe(false);
    // Editors complete by the first line.
    for (const name of ['pack', 'pay']) {
      const [first] = readFileSync(join(root, `flows/likelemba/${name}.yaml`), 'utf8').split('\n');
      expect(first).toBe(readFileSync(`flows/likelemba/${name}.yaml`, 'utf8').split('\n')[0]);
    }

    const before = packFiles(root, 'likelemba');
    const broken = readFileSync(file, 'utf8').replaceAll('"goto": "confirm"', '"goto": "nowhere"');
    writeFileSync(file, broken);
    const refused = await run(importFrom, file, '--replace');
    expect(refused[0]).toBe(1);
    const line = broken.split('\n').findIndex((each) => each.includes('"goto": "nowhere"')) + 1;
    expect(refused[1]).toContain(`${file}:${line}:`);
    expect(refused[1]).toMatch(/FLOW_UNKNOWN_TARGET {2}no step "nowhere" \(flows\.\w+\.states\./);
    expect(refused[1]).not.toContain('.yaml');
    expect(packFiles(root, 'likelemba')).toEqual(before);
  });

  it('brings a graph of an older version to the newest, and refuses one of a newer', async () => {
    const files = new Map([...reminderFiles, ...runtimeStrings]);
    const loaded = loadPackFromText(files, 'reminder', { records: [me], tools: [], events: [] });
    const graph = exportPack(loaded.pack!, files);
    const call = {
      kind: 'handoff',
      step: { handoff: 'desk', say: 'days/person', then: 'ask_days' },
      transitions: [],
    };
    const states = { ...graph.flows['days']!.states, call };
    const flows = { days: { ...graph.flows['days'], states } };
    const of = (language: number) => ({ ...graph, manifest: { ...graph.manifest, language }, flows });
    const other = join(root, 'reminder.json');
    writeFileSync(other, JSON.stringify(of(3)));
    expect((await run(importFrom, other))[1]).toContain(
      `${other}:1:${JSON.stringify(of(3)).indexOf('3,"languages"') + 1}  PACK_LANGUAGE_VERSION`,
    );
    writeFileSync(other, JSON.stringify(of(1)));
    const [code, said] = await run(importFrom, other);
    expect(said).toContain('reminder: from version 1 to 2 of the flow language.\n  `handoff` called');
    expect(code).toBe(0);
    const days = readFileSync(join(root, 'flows/reminder/days.yaml'), 'utf8');
    expect(days).toContain('    ticket: desk\n    say: days/person\n');
    expect(readFileSync(join(root, 'flows/reminder/pack.yaml'), 'utf8')).toContain('language: 2\n');
  });

  it('say what is missing', async () => {
    const [code, said] = await run(importFrom);
    expect(code).toBe(2);
    expect(said).toMatch(/^Which file\?\n\nnpm run import -- file/);
    expect((await run(importFrom, join(root, 'none.json')))[1]).toContain('it cannot be read');
    expect(await run(exportTo, 'likelembo')).toEqual([
      2,
      expect.stringMatching(/^There is no pack "likelembo"; did you mean "likelemba"\?\n\nnpm run export/),
    ]);
    const nowhere = join(root, 'no-folder', 'pack.json');
    expect(await run(exportTo, 'likelemba', nowhere)).toEqual([
      2,
      `"${nowhere}" cannot be read or written (ENOENT).`,
    ]);
  });
});
