/** Waits and notices, the door, and the snapshot's way through storage. */
import { describe, expect, it } from 'vitest';
import { callTool } from '../../runtime/engine/door.ts';
import { Draft } from '../../runtime/engine/draft.ts';
import type { Confirmation } from '../../runtime/engine/model.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { step } from '../../runtime/engine/step.ts';
import { Money } from '../../runtime/ports.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinicChat, loadClinic, other, pack, packOf, receipt, stack, visit } from './clinic-chat.ts';

function paying(): ReturnType<typeof clinicChat> {
  const chat = clinicChat();
  for (const text of ['hello', 'pay', 'yes']) chat.says(text);
  return chat;
}

describe('a wait', () => {
  it('is answered by its own event and no other', () => {
    const chat = paying();
    chat.hears('fee.settled', 'paid', 'request-2', receipt);
    expect(stack(chat)).toEqual(['main.pay', 'pay.waiting']);
    const said = chat.hears('fee.settled', 'paid', 'request-1', receipt);
    // The receipt is told always, the flow's thanks follow.
    expect(said[0]).toContain('Receipt R-1');
    expect(said[1]).toBe('Thank you. Your number is R-1.');
    expect(stack(chat)).toEqual([]);
  });

  it('is answered under a menu as well, and the menu stays open', () => {
    const chat = paying();
    chat.says('menu');
    chat.hears('fee.settled', 'paid', 'request-1', receipt);
    expect(stack(chat)).toEqual(['main.menu']);
  });

  it('that is over leaves its event to the notice', () => {
    const chat = paying();
    const timer = chat.effects.findLast((effect) => effect.kind === 'timer');
    expect(timer?.at.getTime()).toBe(chat.now.getTime() + 180_000);
    expect(chat.event({ kind: 'timer', timer: timer?.timer ?? '' })[0]).toContain('Not yet confirmed');
    expect(stack(chat)).toEqual([]);
    expect(chat.hears('fee.settled', 'failed', 'request-1', null)).toEqual([
      'A payment did not come through.',
    ]);
  });

  it('answered in time cancels its timer, and a timer of before does nothing', () => {
    const chat = paying();
    const timer = chat.effects.findLast((effect) => effect.kind === 'timer');
    chat.hears('fee.settled', 'failed', 'request-1', null);
    expect(chat.effects).toContainEqual({ kind: 'cancel_timer', timer: timer?.timer });
    expect(chat.event({ kind: 'timer', timer: timer?.timer ?? '' })).toEqual([]);
    expect(stack(chat)).toEqual(['main.pay', 'pay.refused']);
  });

  it('lets a person know that we wait', () => {
    expect(paying().says('hello?')[0]).toContain('still waiting for the answer');
  });
});

describe('a notice', () => {
  it('does not touch the open question', () => {
    const chat = clinicChat();
    chat.says('help');
    const { open } = chat.snapshot;
    chat.hears('visit.reminded', 'tomorrow', null, visit());
    expect(chat.snapshot.open).toEqual(open);
    expect(chat.lastMessage).toMatchObject({
      pausable: true,
      text: 'Tomorrow: Otieno, 9 March 2026.\n\nReply *Pay*',
    });
    chat.says('12 March');
    expect(stack(chat)).toEqual(['visits.confirm']);
  });
});

describe('the door', () => {
  const tools = { 'fee.collect': () => 'pending' as const };
  const shown = { 'visit.fee': { amount: 50_000, currency: 'KES' }, 'visit.doctor': 'Otieno' };
  const records = { visit: ['visit-1'] };

  /** Comes to the spend by a way that the linter's proof does not know, with this confirmed. */
  function spend(confirmed: Confirmation | null): Draft {
    const chat = clinicChat({ tools });
    for (const text of ['hello', 'pay']) chat.says(text);
    const draft = new Draft(pack, { ...chat.snapshot, confirmed }, chat.context());
    const frame = draft.top;
    const collect = pack.flows.get('pay')?.steps.get('collect');
    if (!frame || collect?.kind !== 'tool') throw new Error('the clinic collects no fees');
    callTool(draft, frame, collect);
    return draft;
  }

  it('lets a spend through that the confirm showed, once, with the key of that confirm', () => {
    const chat = clinicChat({ tools });
    for (const text of ['hello', 'pay']) chat.says(text);
    const asked = chat.snapshot.open?.visit;
    chat.says('yes');
    expect(chat.calls.at(-1)).toMatchObject({
      tool: 'fee.collect',
      input: { visit: 'visit-1', amount: new Money(50_000n, 'KES') },
      key: `${chat.context().conversationId}:confirm:${asked}`,
    });
    expect(chat.snapshot.confirmed).toBeNull();
    expect(spend({ visit: 4, shown, records }).confirmed).toBeNull();
  });

  it.each<[string, Confirmation | null, RegExp]>([
    ['nothing was confirmed', null, /needs a confirm/],
    [
      'the confirm showed another amount',
      { visit: 4, shown: { ...shown, 'visit.fee': { amount: 49_900, currency: 'KES' } }, records },
      /would spend a value of amount/,
    ],
    [
      'the confirm showed the amount in another currency',
      { visit: 4, shown: { ...shown, 'visit.fee': { amount: 50_000, currency: 'TZS' } }, records },
      /would spend a value of amount/,
    ],
    [
      'the confirm was about another visit',
      { visit: 4, shown, records: { visit: ['visit-2'] } },
      /about a visit that the confirm did not show/,
    ],
  ])('refuses it when %s', (_what, confirmed, reason) => {
    expect(() => spend(confirmed)).toThrow(reason);
  });
});

describe('a snapshot', () => {
  it('comes back from storage as it was, with money, days, times and candidates', () => {
    const chat = clinicChat({
      tools: { 'visit.find': () => ({ outcome: 'several', result: [visit(), other] }) },
    });
    for (const text of ['help', '1', 'friday']) chat.says(text);
    chat.hears('visit.reminded', 'today', null, other);
    const json = JSON.parse(JSON.stringify(encodeSnapshot(pack, chat.snapshot))) as never;
    expect(decodeSnapshot(pack, json)).toEqual(chat.snapshot);
  });

  it('forgets a notice that the pack no longer has, and refuses a step that is gone', () => {
    const chat = clinicChat();
    chat.says('help');
    chat.hears('visit.reminded', 'today', null, visit());
    const json = encodeSnapshot(pack, chat.snapshot) as { notices: object[]; frames: object[] };
    const renamed = { ...json, notices: json.notices.map((notice) => ({ ...notice, notice: 'visit.gone' })) };
    expect(decodeSnapshot(pack, renamed as never).notices).toEqual([]);
    const gone = { ...json, frames: json.frames.map((frame) => ({ ...frame, at: 'nowhere' })) };
    expect(() => decodeSnapshot(pack, gone as never)).toThrow('has no step nowhere');
  });

  it('is left as it was: a step is pure', () => {
    const chat = clinicChat();
    chat.says('help');
    const before = structuredClone(encodeSnapshot(pack, chat.snapshot));
    const event = {
      kind: 'message',
      content: { kind: 'text', text: '12 March' },
      quotedVisit: null,
    } as const;
    const once = step(pack, chat.snapshot, event, chat.context());
    const twice = step(pack, chat.snapshot, event, chat.context());
    expect(encodeSnapshot(pack, chat.snapshot)).toEqual(before);
    expect(twice).toEqual(once);
  });
});

it('what becomes of a payment is told at once, also where the flow that waits for it is not on top', () => {
  const chat = clinicChat();
  for (const text of ['hello', 'pay', 'yes', 'menu']) chat.says(text);
  const [told] = chat.hears('fee.settled', 'failed', 'request-1', null);
  expect(told).toMatch(/./);
  expect(chat.effects.at(-1)).toMatchObject({ template: 'visit/failed' });
  // Its own question comes when the way leads back to it, and once.
  expect(chat.says('nothing').join()).toContain(
    pack.templates.get('visit/refused')?.source.get('en')?.trim(),
  );
});

it('and where the flow ends with it without a word, before the question that is come back to', () => {
  const pay = clinicFiles().get('flows/clinic/pay.yaml') ?? '';
  const silent = pay.replace('failed: refused }', 'failed: end failed }');
  expect(silent).not.toBe(pay);
  const chat = clinicChat({}, packOf(loadClinic({ 'flows/clinic/pay.yaml': silent })));
  chat.says('help');
  chat.hears('visit.reminded', 'today', null, visit());
  for (const text of ['pay', 'yes']) chat.says(text);
  expect(stack(chat)).toEqual(['visits.ask_day', 'pay.waiting']);
  const told = chat.hears('fee.settled', 'failed', 'request-1', null);
  expect(told).toHaveLength(2);
  expect(chat.effects.at(-2)).toMatchObject({ template: 'visit/failed' });
  expect(told[1]).toMatch(/^Back to your question/);
  expect(chat.snapshot.between).toBeNull();
});
