/** Each disturbance finds the fault that it is named after: seen on a bank that asks before it pays, sound and faulty. */
import { expect, test } from 'vitest';
import { otherwise } from '../../runtime/studio/replay/deeds.ts';
import { readReplay } from '../../runtime/studio/replay/format.ts';
import { play } from '../../runtime/studio/replay/play.ts';
import type { Perturbation } from '../../runtime/studio/replay/schema.ts';
import type { Called, Heard, PhoneAct, Stage } from '../../runtime/studio/replay/stage.ts';

type Fault = 'an old yes confirms' | 'twice tapped is twice paid' | 'what comes again is done again';
type OfFault = Fault | 'menu loses the question' | 'a restart forgets' | null;

/** "pay" is answered with a confirm, its yes with a payment; "language" opens another question, which "cancel" leaves. */
function bank(fault: OfFault): Stage {
  const heard: Heard[] = [];
  const called: Called[] = [];
  const sent: PhoneAct[] = [];
  let [visits, open] = [0, 0];
  let between = false;
  let tapped = '';

  const say = (template: string, options: Heard['options'] = []) =>
    heard.push({ id: `m${heard.length}`, text: template, template, of: [template], options, data: null });
  const ask = () => say('confirm', [{ id: `${open}/yes`, label: 'Yes' }]);
  const pay = () => {
    open = 0;
    called.push({
      tool: 'pay',
      input: {},
      outcome: 'done',
      money: true,
      writes: true,
      key: `${called.length}`,
    });
    say('paid');
  };
  const take = (act: PhoneAct): void => {
    if (act.kind === 'tap') {
      const again = tapped === act.option;
      tapped = act.option;
      if (again) return void (fault === 'twice tapped is twice paid' && pay());
      if (open > 0 && (act.option === `${open}/yes` || fault === 'an old yes confirms')) return pay();
      say('old');
    } else if (act.kind === 'text') {
      tapped = '';
      if (act.text === 'pay') open = ++visits;
      if (act.text === 'language') between = true;
      if (act.text === 'cancel') between = false;
      if (act.text === 'cancel' && fault === 'menu loses the question') open = 0;
    }
    if (open > 0 && !between) ask();
  };

  const nothing = async () => undefined;
  return {
    addPerson: nothing,
    async act(_, act) {
      sent.push(act);
      take(act);
    },
    async redeliver(_, earlier) {
      const act = sent.at(-1 - earlier);
      if (act !== undefined && fault === 'what comes again is done again') take(act);
      return act !== undefined;
    },
    heard: async () => heard,
    strays: async () => [],
    provider: async () => false,
    providerLate: async () => false,
    preparedLeft: () => 0,
    moneyOf: () => ({ paid_in: 0, paid_out: 0 }),
    standing: async () => ({
      chat: 'a',
      at: open > 0 ? 'pay.confirm' : 'nowhere',
      variables: null,
      returns: open > 0,
      offers: open > 0 ? [`${open}/yes`] : [],
    }),
    speakersOf: (template) => [template],
    string: () => null,
    prepareProvider: () => undefined,
    operate: async () => null,
    ticketOf: async () => null,
    limitPayouts: nothing,
    now: () => new Date(0),
    advanceTo: nothing,
    settle: nothing,
    async restart() {
      if (fault === 'a restart forgets') open = 0;
    },
    crashAt: () => false,
    newVersion: () => undefined,
    called: () => called,
    ledger: async () => ({
      balanced: true,
      escrow: 0,
      frozen: 0,
      credit: 0,
      leaving: 0,
      paid_out: 0,
      paid_in: 0,
      events: {},
    }),
    unbalanced: async () => [],
    close: nothing,
  };
}

const { replay } = readReplay(
  'twice.yaml',
  `replay: Pays twice
pack: bank
clock: 2026-03-02 09:00 Africa/Nairobi
people:
  joe: { phone: "254700000002", speaks: en }
talk:
  - joe: pay
  - joe: { tap: "yes" }
  - joe: pay
  - joe: { tap: "yes" }
  - tool: { name: pay, times: 2 }
`,
  () => ({ replay: null, problems: [] }),
);

/** All that a disturbed play is told for. */
async function found(fault: OfFault, perturb: Perturbation): Promise<readonly string[]> {
  const on = { language: null, sceneIsSet: false };
  const asWritten = await play(replay!, bank(fault), { ...on, perturb: null });
  expect(asWritten.failures).toEqual([]);
  const disturbed = await play(replay!, bank(fault), { ...on, perturb });
  return [
    ...disturbed.failures.map(({ line, message }) => `${line}: ${message}`),
    ...otherwise(asWritten.deeds, disturbed.deeds, perturb),
  ];
}

const named: [Perturbation, OfFault, string][] = [
  [
    'stale_tap',
    'an old yes confirms',
    '9: an old button [Yes] was tapped at pay.confirm, and the conversation went on to nowhere',
  ],
  ['double_tap', 'twice tapped is twice paid', 'pay {} was called 4 times, undisturbed 2 times'],
  ['redeliver', 'what comes again is done again', 'joe heard confirm “confirm” '],
  [
    'menu_then_resume',
    'menu loses the question',
    '8: another flow was begun and left at pay.confirm, and the conversation went on to nowhere',
  ],
  ['restart_each_turn', 'a restart forgets', 'pay {} was called never, undisturbed 2 times'],
];

test.each(named)('%s finds that %s', async (by, fault, message) => {
  const told = await found(fault, by);
  expect(told.map((each) => each.slice(0, message.length))).toContain(message);
});

test.each(named)('%s finds nothing in what is sound', async (by) => {
  expect(await found(null, by)).toEqual([]);
});
