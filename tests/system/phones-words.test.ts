/** Turns and steps in words, as the phones page shows them. */
import assert from 'node:assert';
import { expect, test } from 'vitest';
import { emptySnapshot } from '../../runtime/engine/model.ts';
import { step } from '../../runtime/engine/step.ts';
import type { Snapshot } from '../../runtime/engine/model.ts';
import type { TurnSeen } from '../../runtime/conversation/seen.ts';
import type { BookEvent } from '../../ledger/book/model.ts';
import { Money } from '../../runtime/ports.ts';
import { readPack } from '../../system/packs.ts';
import { describeStep } from '../../system/step-words.ts';
import { describeTurn, postedBy } from '../../system/turn-words.ts';
import { chatWith, sample } from '../flows/member-chat.ts';
import type { Chat } from '../support/chat.ts';

const { pack } = readPack('.', 'likelemba');

type Turned = Extract<TurnSeen, { did: 'turn' }>;
const at = new Date('2026-03-02T06:00:00.005Z');
const before = (ms: number) => new Date(at.getTime() - ms);
const chat = { chat: '254700000001@c.us', userId: 'u1' } as Turned['chat'];

const frame = (vars: Snapshot['frames'][number]['vars'], step = 'confirm') =>
  ({ id: 1, flow: 'pay', at: step, vars, origin: 'main' }) as unknown as Snapshot['frames'][number];

function turn(more: Partial<Turned>): Turned {
  const event = { kind: 'message', content: { kind: 'text', text: 'Hello' }, quotedVisit: null } as const;
  return {
    did: 'turn',
    chat,
    at,
    event,
    happenedAt: null,
    secret: false,
    before: emptySnapshot,
    after: emptySnapshot,
    calls: [],
    effects: [],
    understood: [],
    ...more,
  };
}

const event = (type: string, occurredAt: Date, more: Partial<BookEvent> = {}) =>
  ({
    id: type,
    type,
    occurredAt,
    scope: 'group:g1',
    subject: { type: 'payment', id: 'p1' },
    groupId: 'g1',
    cycleId: null,
    data: {},
    ...more,
  }) as BookEvent;

test('a turn says what came, where it led, what was called and which variables changed', () => {
  const due = { id: 'd1', amount: new Money(200_000n, 'KES') };
  const seen = turn({
    before: { ...emptySnapshot, frames: [frame({ wanted: 'd1', due })] },
    after: {
      ...emptySnapshot,
      frames: [frame({ wanted: 'd1', due, method: 'card', list: ['a', 'b'], sum: due.amount }, 'collect')],
    },
    calls: [{ tool: 'payment.collect', outcome: 'pending', at }],
  });
  expect(
    describeTurn('7', seen, [event('payment.captured', at), event('payment.intent.created', at)]),
  ).toEqual({
    id: '7',
    at,
    event: 'says “Hello”',
    failed: false,
    from: 'pay.confirm',
    to: 'pay.collect',
    effects: ['payment.collect → pending'],
    changed: [
      { name: 'method', value: 'card' },
      { name: 'list', value: '2 items' },
      { name: 'sum', value: 'KES 2,000' },
    ],
    // Oldest first; the book gives the newest first.
    ledger: ['payment.intent.created', 'payment.captured'],
  });
});

test('what answered a question for a secret is not shown', () => {
  const content = { kind: 'text', text: '4711' } as const;
  const seen = turn({ secret: true, event: { kind: 'message', content, quotedVisit: null } });
  expect(JSON.stringify(describeTurn('1', seen, []))).not.toContain('4711');
});

test('a failed event is told by its code and nothing else', () => {
  expect(describeTurn('1', { did: 'failed', chat, at, code: 'RENDER_FAILED' }, [])).toMatchObject({
    event: 'failed: RENDER_FAILED',
    failed: true,
  });
});

test('a turn’s own postings are those of the moments at which its tools ran', () => {
  const events = [event('payment.intent.created', before(3)), event('user.created', before(4))];
  const seen = turn({ calls: [{ tool: 'payment.collect', outcome: 'pending', at: before(3) }] });
  expect(postedBy(seen, events).map(({ type }) => type)).toEqual(['payment.intent.created']);
});

test('a domain event tells of the posting that raised it, whole and alone', () => {
  const captured = before(500);
  const events = [
    // The provider's answer to the request came after the notice that it was paid.
    event('payment.intent.sent', before(200)),
    event('payment.captured', captured),
    event('receipt.issued', captured, { subject: { type: 'receipt', id: 'r1' } }),
    event('payment.captured', captured, { scope: 'group:other', subject: { type: 'payment', id: 'p9' } }),
    event('payment.intent.created', before(900)),
    event('payout.completed', new Date(at.getTime() + 1)),
  ];
  const told = { kind: 'domain', name: 'payment.settled', outcome: 'paid', about: 'p1', data: null } as const;
  expect(postedBy(turn({ event: told, happenedAt: captured }), events).map(({ type }) => type)).toEqual([
    'payment.captured',
    'receipt.issued',
  ]);
  expect(postedBy(turn({ event: { ...told, about: null }, happenedAt: captured }), events)).toEqual([]);
});

test('a domain event that is about no record tells of what was posted of the person who hears it', () => {
  const applied = before(500);
  const of = (user: string) => ({ data: { user } });
  const events = [
    event('receipt.issued', applied, of('u2')),
    event('receipt.issued', applied, of(chat.userId!)),
    event('credit.applied', applied, of(chat.userId!)),
    event('credit.applied', before(900), of(chat.userId!)),
  ];
  const told = {
    kind: 'domain',
    name: 'credit.applied',
    outcome: 'happened',
    about: null,
    data: null,
  } as const;
  const seen = turn({ event: told, happenedAt: applied });
  expect(postedBy(seen, events).map(({ type }) => type)).toEqual(['receipt.issued', 'credit.applied']);
});

/** The effects of the turn that answers the last text, as they read, of a member who wrote the others before. */
function effectsOf(texts: readonly string[], before = (_chat: Chat): void => undefined): readonly string[] {
  const chat = chatWith();
  before(chat);
  const last = texts.at(-1) ?? '';
  for (const text of texts.slice(0, -1)) chat.says(text);
  const { snapshot } = chat;
  const content = { kind: 'text', text: last } as const;
  const event = { kind: 'message', content, quotedVisit: null } as const;
  assert(pack);
  const result = step(pack, snapshot, event, chat.context());
  const effects = result.effects.filter((effect) => effect.kind !== 'call');
  const { understood } = result.trace;
  return describeTurn('1', turn({ event, before: snapshot, after: result.snapshot, effects, understood }), [])
    .effects;
}

test.each([
  [
    'an answer that is none, with the help of the question',
    ['create', 'Umoja', 'abc'],
    [
      'refuses it: not an amount',
      'says answers.not_understood, create_group/amount_help, create_group/amount',
    ],
  ],
  [
    'the offer of a person after three of them',
    ['help', 'abc', 'def', 'ghi'],
    ['refuses it: invalid choice', 'says answers.offer_person'],
  ],
  ['going back', ['create', 'Umoja', 'back'], ['hears the command back', 'says create_group/name']],
  [
    'nothing to go back to',
    ['create', 'back'],
    ['hears the command back', 'says back.nothing, create_group/name'],
  ],
  ['the question once more', ['create', 'repeat'], ['hears the command repeat', 'says create_group/name']],
  [
    'an answer that is changed',
    ['create', 'Umoja', 'change name'],
    ['hears the command change', 'changes the answer name', 'says create_group/name'],
  ],
  ['leaving', ['create', 'cancel'], ['hears the command cancel', 'says cancel.done']],
  ['a word for everywhere', ['create', 'help'], ['hears the command help', 'says help/menu']],
  ['a keyword', ['join abcdef'], ['hears a keyword for join']],
  ['thanks', ['thanks'], ['says thanks.answer']],
])('a turn tells what words were taken for: %s', (_what, texts, told) => {
  expect(effectsOf(texts)).toEqual(told);
});

test('a word that a notice offered is told with its notice', () => {
  const announced = (chat: Chat): void => {
    const payout = sample('payout', { id: 'p1', mine: false });
    expect(chat.hears('payout.scheduled', 'happened', 'p1', payout)).toHaveLength(1);
  };
  expect(effectsOf(['ok'], announced)).toEqual(['hears ok, offered by payout.scheduled.happened']);
});

test('a step reads as what it says in the language of the chat, with the places for values and its ways out', () => {
  const flow = pack?.flows.get('pay');
  assert(pack && flow);
  const shown = (name: string, language: 'en' | 'fr' | 'sw') => {
    const step = flow.steps.get(name);
    assert(step);
    return describeStep(pack, flow, step, language, 'here');
  };
  const english = shown('confirm', 'en');
  expect(english.text).toMatch(/^Pay ‹due\.amount› to ‹due\.group_name›\?/);
  expect(english.text).not.toMatch(/[{}*]/);
  expect(english.leads).toContainEqual({ by: 'Pay now', to: 'collect' });
  expect(shown('confirm', 'sw').leads).toContainEqual({ by: 'Lipa sasa', to: 'collect' });
  expect(shown('collect', 'fr')).toMatchObject({
    kind: 'tool',
    text: 'calls payment.collect',
    template: null,
  });
  // Every step of every flow has words, in every language.
  for (const each of pack.flows.values())
    for (const step of each.steps.values())
      for (const language of pack.languages) {
        const { text } = describeStep(pack, each, step, language, 'ahead');
        expect(text, `${each.name}.${step.name}`).not.toMatch(/\{\{|\}\}|undefined/);
      }
});
