import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { go, init, passedMax, send } from '../../runtime/language/compile.ts';
import type { Position } from '../../runtime/language/compile.ts';
import { edgesOf } from '../../runtime/language/kinds/all.ts';
import type { Flow } from '../../runtime/language/model.ts';
import type { Value } from '../../runtime/ports.ts';
import { Money } from '../../runtime/ports.ts';
import { flowOf } from './fixtures/flow-of.ts';
import { interpretGo, interpretInit, interpretSend } from './interpreter.ts';
import { flowFrom, randomFlow } from './random-flow.ts';

const valueFor = (variable: string | undefined, n: number): Value | undefined =>
  variable === 'n'
    ? BigInt(n)
    : variable === 'visit'
      ? `visit ${n}`
      : variable === undefined
        ? undefined
        : [];

/** What both do, as data: a position or that it threw. */
function attempt(act: () => Position): unknown {
  try {
    return act();
  } catch (error) {
    return (error as Error).name;
  }
}

describe('a compiled flow', () => {
  it('goes where the plain interpreter goes, for any flow and any edges', () => {
    const walks = fc.array(
      fc.record({ edge: fc.nat(20), n: fc.nat(5), jump: fc.option(fc.nat(7), { freq: 5 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(randomFlow, walks, (source, walk) => {
        const flow = flowFrom(source);
        const first = attempt(() => init(flow, { n: 0n }));
        expect(first).toEqual(attempt(() => interpretInit(flow, { n: 0n })));
        let position = first as Position;
        for (const { edge, n, jump } of walk) {
          if (typeof position === 'string') return;
          const steps = [...flow.steps.keys()];
          if (jump !== null || position.ended !== null) {
            const target = steps[(jump ?? 0) % steps.length]!;
            expect(attempt(() => go(flow, position, target))).toEqual(
              attempt(() => interpretGo(flow, position, target)),
            );
            if (position.ended !== null) return;
          }
          const open = openEdges(flow, position);
          if (open.length === 0) return;
          const taken = open[edge % open.length]!;
          const value = taken.label.startsWith('choice.')
            ? undefined
            : valueFor(taken.assigns[0]?.variable, n);
          const next = attempt(() => send(flow, position, taken.label, value));
          expect(next).toEqual(attempt(() => interpretSend(flow, position, taken.label, value)));
          position = next as Position;
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  function openEdges(flow: Flow, { at, vars }: Position) {
    return edgesOf(flow.steps.get(at)!).filter((edge) =>
      edge.holds.every((expression) => expression.evaluate(vars) === true),
    );
  }

  it('tells what was said on the way with the variables as they were there', () => {
    const flow = flowOf(`
      keeps: { n: int }
      steps:
        one: { set: { n: 1 } }
        two: { say: a/b }
        three: { set: { n: n + 1 } }
        four: { say: a/c }
        five: { handoff: desk, within: 1d, late: end failed, then: end done }`);
    expect(init(flow, {})).toEqual({
      at: 'five',
      vars: { n: 2n },
      counts: {},
      said: [
        { step: 'two', vars: { n: 1n } },
        { step: 'four', vars: { n: 2n } },
      ],
      took: ['one', 'two', 'three', 'four'].map((step) => ({ step, edge: 'then' })),
      ended: null,
    });
  });

  it('names the step that ended it, by an end step or by a target', () => {
    const flow = flowOf(`
      steps:
        ask: { confirm: a/b, shows: [], yes: stop, no: end failed }
        stop: { end: done }`);
    const at = init(flow, {});
    expect(send(flow, at, 'yes')).toMatchObject({ at: 'stop', ended: 'done' });
    expect(send(flow, at, 'no')).toMatchObject({ at: 'ask', ended: 'failed' });
  });

  it('reads what is ambient and never keeps it', () => {
    const flow = flowOf(`
      keeps: { name: text }
      steps:
        take: { set: { name: me.name } }
        rest: { handoff: desk, within: 1d, late: end failed, then: end done }`);
    expect(init(flow, {}, { me: { id: 'u', name: 'Asha', registered: true } }).vars).toEqual({
      name: 'Asha',
    });
  });

  it('refuses an edge that the step does not have, and one whose condition does not hold', () => {
    const flow = flowOf(`
      takes: { n: int }
      steps:
        pick: { menu: a/b, choices: { more: { goto: pick, if: n > 1 }, stop: end done } }`);
    const at = init(flow, { n: 1n });
    expect(() => send(flow, at, 'choice.less')).toThrow('flow.pick has no edge choice.less');
    expect(() => send(flow, at, 'choice.more')).toThrow('choice.more is not open at pick');
  });

  it('stops a loop that never rests', () => {
    const flow = flowOf(`
      takes: { n: int }
      steps:
        up: { set: { n: n + 1 } }
        again: { branch: [{ if: n < 0, end: done }, { else: up }] }`);
    expect(() => init(flow, { n: 0n })).toThrow(`passed ${passedMax} steps without resting`);
  });

  it('throws what an expression throws, with its place', () => {
    const flow = flowOf(`
      takes: { a: money, b: money }
      steps:
        up: { set: { a: a + b }, then: end done }`);
    const vars = { a: new Money(1n, 'KES'), b: new Money(1n, 'USD') };
    expect(() => init(flow, vars)).toThrow(
      /^flow\.yaml:\d+:\d+: "a \+ b" failed: amounts in KES and USD in one operation/,
    );
  });
});
