/** What is wrong with an imported pack is told where it stands in the graph that was read. */
import { expect, test } from 'vitest';
import { inGraph } from '../../runtime/language/graph-places.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { exportPack, importPack } from '../../runtime/language/pack-json.ts';
import type { PackGraph } from '../../runtime/language/pack-json.ts';
import { clinicFiles } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';

const files = clinicFiles();
const good = exportPack(loadPackFromText(files, 'clinic', clinic).pack!, files);
const runtime = [...files].filter(([path]) => path.endsWith('/runtime.yaml'));

/** The problems of the graph with a change, and of each the text of the graph that it points at. */
function told(from: string, to: string): readonly string[] {
  const before = JSON.stringify(good, null, 1);
  expect(before.split(from).length - 1).toBe(1);
  const json = before.replace(from, to);
  const imported = importPack(json);
  if (!imported.ok) throw new Error(imported.reason);
  const made = imported.files;
  const { diagnostics } = loadPackFromText(new Map([...runtime, ...made]), 'clinic', clinic);
  const lines = json.split('\n');
  // What a comment let stand is a warning without it.
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return inGraph(errors, { json, file: 'g.json', pack: 'clinic' }, made).map(
    ({ code, place: { file, line, column, length }, message }) =>
      `${code} ${file} ${(lines[line - 1] ?? '').slice(column - 1, column - 1 + length)} ${/\([^(]*\)$/.exec(message)?.[0]}`,
  );
}

/** The first line of a message. */
const spoken = good.templates['visit/none']!['en']!.split('\n')[0];
const named = (graph: PackGraph): string => graph.flows['pay']!.states['waiting']!.step['late'] as string;

test.each([
  [
    'a value',
    `"late": "${named(good)}"`,
    '"late": "nowhere"',
    ['FLOW_UNKNOWN_TARGET g.json "nowhere" (flows.pay.states.waiting.step.late)'],
  ],
  [
    'a name',
    '"within": "3m"',
    '"withn": "3m"',
    ['FLOW_UNKNOWN_KEY g.json "withn" (flows.pay.states.waiting.step.withn)'],
  ],
  [
    'an item of a list in the manifest',
    '"queues": [\n   "desk"',
    '"queues": [\n   "Desk"',
    ['FLOW_NAME g.json "Desk" (manifest.queues.0)'],
  ],
  [
    'a message',
    `"${spoken}`,
    `"${spoken} {{nme}}`,
    [`EXPRESSION_UNKNOWN_VARIABLE g.json "${spoken} {{nme}}\\n" (templates.visit/none.en)`],
  ],
])('%s', (_what, from, to, problems) => {
  expect(told(from, to)).toEqual(problems);
});
