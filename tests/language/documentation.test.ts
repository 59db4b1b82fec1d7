/** Every example in docs/flow-language.md is taken from the page as it stands, compiled and played. */
import { readFileSync } from 'node:fs';
import { Temporal } from '@js-temporal/polyfill';
import { describe, expect, it } from 'vitest';
import { compileFlow, go, init, send } from '../../runtime/language/compile.ts';
import type { FlowShape, Position } from '../../runtime/language/compile.ts';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { readFlow } from '../../runtime/language/flow-reader.ts';
import { edgesOf, goesOn, kinds } from '../../runtime/language/kinds/all.ts';
import type { Flow, Target, Variables } from '../../runtime/language/model.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { readText } from '../../runtime/language/read.ts';
import { vocabularyOf } from '../../runtime/language/vocabulary.ts';
import { Money } from '../../runtime/ports.ts';
import type { Value } from '../../runtime/ports.ts';
import { Chat } from '../support/chat.ts';
import { clinic } from './fixtures/clinic.ts';
import { reminderFiles } from './fixtures/reminder.ts';

const page = readFileSync('docs/flow-language.md', 'utf8');
const fragments = [...page.matchAll(/### (\w+)\n[\s\S]*?```yaml\nstep:\n([\s\S]*?)```/g)].map(
  ([, kind = '', body = '']) => ({ kind, body }),
);
const files = new Map(reminderFiles);

const visit = {
  id: 'v1',
  doctor: 'Otieno',
  on: Temporal.PlainDate.from('2026-03-09'),
  fee: new Money(50_000n, 'KES'),
  kind: 'first',
};
/** Values of the variables that examples speak of. */
const vars: Variables = {
  guests: 4n,
  visit,
  visits: [visit, visit],
  day: 'monday',
  wanted: 'v1',
  request: { id: 'r1', fee: new Money(50_000n, 'KES') },
  receipt: { number: 'R1', fee: new Money(50_000n, 'KES'), paid_at: new Date(0) },
  tries: 1n,
  note: 'x',
};
/** The example as the first step of a flow that has what it leads to, and a step behind it. */
function flowAround(body: string): Flow {
  const step = readAround(body, ['behind']).steps.get('step')!;
  const targets = new Set(edgesOf(step).flatMap(({ to }) => to.goto ?? []));
  const others = [...targets, 'behind'].filter((name) => name !== 'step');
  const flow = readAround(body, [...new Set(others)]);
  return { ...flow, machine: compileFlow(flow) };
}

function readAround(body: string, others: readonly string[]): FlowShape {
  const source = [
    'flow: example',
    'title: An example',
    'gives: [paid, later, failed]',
    'takes: { guests: int, visit: visit, visits: list of visit up to 10, day: "[monday, tuesday]", wanted: text?, request: request, receipt: receipt, tries: int, note: text }',
    'steps:',
    '  step:',
    body.replaceAll(/^/gm, '  ').trimEnd(),
    ...others.map((name) => `  ${name}: { handoff: desk, within: 1d, late: end later, then: end later }`),
  ].join('\n');
  const file = readText('example.yaml', source);
  const surroundings = { vocabulary: vocabularyOf(clinic), flows: new Set(['example', 'pay']) };
  const result = file.tree === null ? null : readFlow(file.tree, surroundings);
  const problems = [...file.diagnostics, ...(result?.diagnostics ?? [])];
  if (!result?.read || problems.length > 0)
    throw new Error(formatDiagnostics(problems, new Map([['example.yaml', source]])));
  return result.read.flow;
}

const arrives = (position: Position, to: Target): boolean =>
  to.end === null ? position.at === to.goto && position.ended === null : position.ended === to.end;

describe('an example of a step', () => {
  it('is there for every kind', () => {
    expect(fragments.map(({ kind }) => kind)).toEqual([...kinds.keys()]);
  });

  it.each(fragments)('$kind is compiled, and every way out of it is gone', ({ kind, body }) => {
    const flow = flowAround(body);
    const step = flow.steps.get('step')!;
    expect(step.kind).toBe(kind);
    const edges = edgesOf(step);
    const start = init(flow, vars);
    if (step.kind === 'end') return expect(start.ended).toBe(step.result);
    if (!goesOn(step)) {
      expect(start.at).toBe('step');
      for (const edge of edges) {
        const value: Value | undefined = edge.assigns[0] && vars[edge.assigns[0].variable];
        expect([edge.label, arrives(send(flow, start, edge.label, value), edge.to)]).toEqual([
          edge.label,
          true,
        ]);
      }
      return;
    }
    // Steps that go on by themselves: entered again and again and with other values, every way is gone.
    const gone = new Set<string>();
    let position = start;
    for (const visits of [[visit, visit], [visit], [], [], []]) {
      position = go(flow, { ...position, vars: { ...vars, visits } }, 'step');
      for (const edge of edges) if (arrives(position, edge.to)) gone.add(edge.label);
    }
    expect([...gone].sort()).toEqual(edges.map(({ label }) => label).sort());
  });
});

describe('the whole pack of the page', () => {
  for (const name of ['runtime'])
    files.set(`locales/en/${name}.yaml`, readFileSync(`locales/en/${name}.yaml`, 'utf8'));
  const me = { name: 'me', does: 'Who speaks.', id: 'id', fields: { id: 'text', name: 'text' } };
  const loaded = loadPackFromText(files, 'reminder', { records: [me], tools: [], events: [] });
  const chat = (): Chat => {
    if (loaded.pack === null) throw new Error(formatDiagnostics(loaded.diagnostics, loaded.sources));
    return new Chat(loaded.pack);
  };

  it('has no problem at all', () => {
    expect(formatDiagnostics(loaded.diagnostics, loaded.sources)).toBe('');
  });

  it('is played from its poster to the end', () => {
    const amina = chat();
    expect(amina.says('Hello #poster')).toEqual([
      'On which days can you come?\n\n1. Monday\n2. Wednesday\n3. Friday\n4. All of them\n5. None of these',
    ]);
    expect(amina.says('1 and 3')).toEqual(['What is your name?']);
    expect(amina.says('A')).toEqual(['That does not fit here.\nTwo letters at least.\n\nWhat is your name?']);
    expect(amina.says('Amina')).toEqual([
      'Which number may we call?\n\nOr write *SKIP* to go on without it.',
    ]);
    expect(amina.says('skip').join()).toMatch(/^Amina, you come on Monday, Friday\?\n/);
    amina.says('change number');
    expect(amina.says('0700 000 001').join()).toContain('Friday? We call +254700000001 the day before.');
    expect(amina.says('yes')).toEqual(['See you then, Amina.']);
  });

  it('hands over to a person and comes back', () => {
    const amina = chat();
    amina.says('menu');
    amina.says('none');
    const reference = /\((T.+)\)/.exec(amina.lastMessage.text)?.[1] ?? '';
    amina.event({ kind: 'person', reference, text: 'Saturday?' });
    expect(amina.lastMessage.text).toBe('👤 Saturday?');
    amina.event({ kind: 'timer', timer: `back.${reference}` });
    expect(amina.lastMessage.text).toContain('On which days can you come?');
  });

  it('comes by itself on Monday', () => {
    const amina = chat();
    amina.says('menu');
    amina.now = new Date('2026-03-09T06:00:00Z');
    expect(amina.event({ kind: 'timer', timer: 'schedule.weekly' }).join()).toContain('On which days');
  });
});
