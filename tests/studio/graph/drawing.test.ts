/** Nothing of a flow or a pack is missing from its drawing. */
import { describe, expect, it } from 'vitest';
import { edgesOf } from '../../../runtime/language/kinds/all.ts';
import type { Pack } from '../../../runtime/language/model.ts';
import { coverageOf, readCoverage } from '../../../runtime/studio/graph/covered.ts';
import { drawFlow, endId, stepId } from '../../../runtime/studio/graph/flow-drawing.ts';
import { mermaidOf } from '../../../runtime/studio/graph/mermaid.ts';
import { drawPack, flowId, starterId } from '../../../runtime/studio/graph/pack-drawing.ts';
import { packs } from './drawings.ts';

const [likelemba] = packs as [Pack];
const flows = packs.flatMap((pack) =>
  [...pack.flows.values()].map((flow) => ({ name: `${pack.name}/${flow.name}`, pack, flow })),
);

describe('the drawing of a flow', () => {
  it.each(flows)('$name has every step and every way', ({ pack, flow }) => {
    const { boxes, ways } = drawFlow(pack, flow, { language: 'sw' });
    const drawn = ways.flatMap(({ from, to, reasons }) => reasons.map(({ edge }) => `${from} ${edge} ${to}`));
    const steps = [...flow.steps.values()];
    const edges = steps.flatMap((step) =>
      edgesOf(step).map(
        ({ label, to }) =>
          `${stepId(step.name)} ${label} ${to.goto === null ? endId(step.name, to.end!) : stepId(to.goto)}`,
      ),
    );
    expect(drawn.toSorted()).toEqual([...edges, `start start ${stepId(flow.start)}`].toSorted());
    const ids = boxes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(steps.map(({ name }) => stepId(name))));
    for (const { from, to } of ways) expect(ids).toEqual(expect.arrayContaining([from, to]));
  });

  it('speaks the language that is asked for, in messages and in choices', () => {
    const pay = likelemba.flows.get('pay')!;
    const seen = (language: 'en' | 'fr') => {
      const { boxes, ways } = drawFlow(likelemba, pay, { language });
      return {
        confirm: boxes.find(({ title }) => title === 'confirm')!.text[0],
        yes: ways.flatMap(({ reasons }) => reasons).find(({ edge }) => edge === 'yes')!.text,
      };
    };
    expect(seen('en')).toEqual({ confirm: 'Pay ‹due.amount› to ‹due.group_name›?', yes: 'Pay now' });
    expect(seen('fr')).toEqual({
      confirm: 'Payer ‹due.amount› à ‹due.group_name›\u00a0?',
      yes: 'Payer maintenant',
    });
  });

  it('is what a reviewer pastes into a page that draws Mermaid', () => {
    const pay = likelemba.flows.get('pay')!;
    expect(mermaidOf(drawFlow(likelemba, pay, { language: 'en' }))).toMatchSnapshot();
  });
});

describe('the drawing of a pack', () => {
  it.each(packs.map((pack) => ({ name: pack.name, pack })))(
    '$name has every flow, every run of one and all that starts it',
    ({ pack }) => {
      const { boxes, ways } = drawPack(pack, { language: 'en' });
      const ids = boxes.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([...pack.flows.keys()].map(flowId)));
      const runs = [...pack.flows.values()].flatMap((flow) =>
        [...flow.steps.values()].flatMap((step) =>
          step.kind === 'run' ? [`${flowId(flow.name)} ${step.name} ${flowId(step.flow)}`] : [],
        ),
      );
      const drawn = ways.flatMap(({ from, to, reasons }) =>
        reasons.map(({ edge }) => `${from} ${edge} ${to}`),
      );
      expect(drawn).toEqual(expect.arrayContaining(runs));
      const started = [
        pack.entry,
        pack.onboarding,
        ...[...pack.commands.values(), ...pack.events.values(), ...pack.links.values()].map(
          ({ flow }) => flow,
        ),
        ...pack.keywords.map(({ start }) => start.flow),
        ...[...pack.schedules.values(), ...pack.broadcasts.values()].map(({ start }) => start.flow),
        ...[...pack.notices.values()].flatMap(({ offers }) => [...offers.values()].map(({ flow }) => flow)),
      ];
      for (const flow of started) expect(drawn).toContain(`${starterId(flow)} start ${flowId(flow)}`);
      expect(ways).toHaveLength(new Set(runs.map(endsOf)).size + new Set(started).size);
    },
  );

  it('names keywords and the words under notices', () => {
    const { boxes } = drawPack(likelemba, { language: 'fr' });
    const pay = boxes.find(({ id }) => id === starterId('pay'))!;
    expect(pay.text).toContain('the words PAY, PAYER, COTISER, LIPA, CHANGA');
    expect(pay.text.join(' ')).toContain('contribution.overdue.fee_added');
  });
});

/** From which box to which. */
function endsOf(run: string): string {
  const [from, , to] = run.split(' ');
  return `${from} ${to}`;
}

describe('coverage', () => {
  const edge = (step: string, label: string, reached: string[], asserted: string[]) => ({
    flow: 'pay',
    step,
    edge: label,
    to: '',
    file: '',
    line: 1,
    reached,
    asserted,
  });
  const report = {
    pack: 'likelemba',
    languages: ['en'],
    messages: [],
    edges: [
      edge('confirm', 'yes', ['en'], ['en']),
      edge('confirm', 'no', [], []),
      edge('collect', 'on.sent', ['en'], []),
    ],
  };

  it('colours ways and the steps that they leave', () => {
    const read = readCoverage(`\n> likelemba@0.1.0 cover\n\n${JSON.stringify(report)}`);
    if (!read.ok) throw new Error(read.problem);
    const { boxes, ways } = drawFlow(likelemba, likelemba.flows.get('pay')!, {
      language: 'en',
      coverage: coverageOf(read.report),
    });
    const box = (title: string) => boxes.find((one) => one.title === title)!.covered;
    const way = (from: string, label: string) =>
      ways
        .filter((one) => one.from === from)
        .flatMap(({ reasons }) => reasons)
        .find((one) => one.edge === label)!.covered;
    expect([box('confirm'), box('collect'), box('find')]).toEqual(['asserted', 'reached', null]);
    expect([way('step_confirm', 'yes'), way('step_confirm', 'no'), way('step_collect', 'on.sent')]).toEqual([
      'asserted',
      'missed',
      'reached',
    ]);
  });

  it.each([
    ['', 'is not JSON'],
    ['{"pack":"likelemba"}', 'is not a report of npm run cover -- --json'],
    ['{"pack":"likelemba","edges":[{}]}', 'is not a report of npm run cover -- --json'],
    ['[]', 'is not a report of npm run cover -- --json'],
  ])('%j is refused', (text, problem) => {
    expect(readCoverage(text)).toEqual({ ok: false, problem });
  });
});
