/**
 * The oracle of money, with the engine's door open: what the linter and the door forbid is found by what a member was
 * shown and did.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Calling } from '../../../runtime/language/uses.ts';
import { clinicWith, exploreClinic } from './clinic.ts';

vi.mock(import('../../../runtime/engine/door.ts'), async (original) => ({
  ...(await original()),
  /** Lets every call through, under a key of its own. */
  callTool(draft, frame, step: Calling) {
    const input = Object.fromEntries(
      [...step.with].map(([name, expression]) => [name, expression.evaluate(draft.scope(frame.vars))]),
    );
    const id = `${draft.context.conversationId}:${draft.nextNumber()}`;
    draft.pending.push({ id, tool: step.tool.name, frame: frame.id });
    draft.effects.push({ kind: 'call', id, tool: step.tool.name, input, key: id });
  },
}));
const ears = vi.hoisted(() => ({ deaf: false }));
vi.mock(import('../../../runtime/engine/doubles.ts'), async (original) => {
  const { isDoubleTap, isDoubleSend } = await original();
  return {
    isDoubleTap: (...given) => !ears.deaf && isDoubleTap(...given),
    isDoubleSend: (...given) => !ears.deaf && isDoubleSend(...given),
  };
});
beforeEach(() => {
  ears.deaf = false;
});

/** What the oracle says of the flow that pays, or moves a visit, changed so. */
const objections = (flow: string, ...edits: readonly (readonly [string, string])[]): string[] =>
  exploreClinic(flow, clinicWith(flow, ...edits), { interruptions: 0, states: 300 })
    .violations.filter(({ rule }) => rule === 'money')
    .map(({ message }) => message);

const unasked = 'fee.collect is called, and no yes to the newest confirm came right before it';

it('has nothing to say of flows that are right', () => {
  expect(objections('pay')).toEqual([]);
  expect(objections('visits')).toEqual([]);
});

type Edit = readonly [from: string, to: string];
const faults: readonly (readonly [what: string, message: string, ...edits: Edit[]])[] = [
  [
    'no confirm at all',
    unasked,
    ['one: { into: visit, goto: confirm }', 'one: { into: visit, goto: collect }'],
  ],
  ['a no that pays', unasked, ['no: end later', 'no: collect']],
  ['another try with the old yes', unasked, ['again: confirm', 'again: collect']],
  ['a second call on one yes', unasked, ['refused: refused', 'refused: collect']],
  ['a wait that was late', unasked, ['late: still_waiting', 'late: collect']],
  ['a wait that failed', unasked, ['failed: refused', 'failed: collect']],
  [
    'an amount that was not shown',
    'fee.collect would spend a value of amount that the confirm did not show',
    ['shows: [visit.fee, visit.doctor]', 'shows: [visit.doctor]'],
  ],
  [
    'another amount than the one shown',
    'fee.collect would spend a value of amount that the confirm did not show',
    ['amount: visit.fee }', 'amount: visit.fee + visit.fee }'],
  ],
  [
    'another visit than the one shown',
    'fee.collect is about a visit that the confirm did not show',
    ['yes: collect', 'yes: look'],
    [
      '  collect:\n',
      '  look:\n    tool: visit.find\n    with: { visit: "null" }\n    on: { one: { into: visit, goto: collect }, several: none, none: none }\n  collect:\n',
    ],
  ],
];

describe.each(faults)('%s', (_what, message, ...edits) => {
  it('is found', () => {
    expect(objections('pay', ...(edits as Edit[]))).toContain(message);
  });
});

it('finds an amount that the message of the confirm does not say', () => {
  const pack = clinicWith('pay');
  const confirm = pack.templates.get('visit/confirm_pay');
  if (confirm === undefined) throw new Error('no template');
  const render = new Map([...confirm.render.keys()].map((language) => [language, () => 'Pay?'] as const));
  const templates = new Map([...pack.templates, ['visit/confirm_pay', { ...confirm, render }]]);
  const { violations } = exploreClinic('pay', { ...pack, templates }, { states: 100 });
  expect(violations.map(({ message }) => message)).toContain(
    'the confirm before fee.collect does not say KES 2,000, which is amount',
  );
});

it('finds a yes that was said before the confirm could be read', () => {
  // The flow is right: 1 chooses the visit, and 1 again at once would pay for it.
  ears.deaf = true;
  expect(objections('pay')).toEqual([unasked]);
});

it('hears such a yes also where the same confirm is asked anew', () => {
  const anew = ['refused: refused', 'refused: confirm'] as const;
  expect(objections('pay', anew)).toEqual([]);
});
