/** The desk of the phones page: what waits for a person, with what the member wrote. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertTicket } from '../../runtime/conversation/effects.ts';
import { insertTicketMessage, readTicket } from '../../runtime/conversation/tickets.ts';
import { phonesDesk } from '../../system/phones-desk.ts';
import { Bank, pay } from '../ledger/support/bank.ts';
import { started, World } from '../ledger/support/world.ts';
import { openSeal as seal } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('a dispute is one matter with its ticket: what the member wrote, answered and released in one place', async () => {
  const { database } = world;
  await started(world, ['u1', 'u2', 'u3']);
  const bank = new Bank(world);
  for (const user of ['u1', 'u2', 'u3']) await pay(world, bank, user);
  const payout = world.heard('payout.scheduled.happened', 'u2')[0]?.data['id'] as string;
  const details = 'It was my turn.';
  const dispute = await world.expect('u2', 'dispute.open', { payout, kind: 'fraud' }, 'opened');
  const chats = [randomUUID(), randomUUID()] as const;
  const open = async (chat: string, reference: string, flow: string, text: string) =>
    database.transaction(async (tx) => {
      insertTicket(tx, chat, { reference, queue: 'support', flow, step: 'person' }, world.now, null);
      const body = { kind: 'text', text } as const;
      insertTicketMessage(tx, seal, chat, {
        reference,
        key: 'm1',
        by: 'member',
        body,
        marked: null,
        at: world.now,
      });
    });
  const reference = String(dispute['reference']);
  await open(chats[0], reference, 'dispute', details);
  await open(chats[1], 'T12345', 'support', 'My SIM is new.');
  const answered: string[] = [];
  const desk = phonesDesk({
    database,
    seal,
    product: {
      ledger: world.ledger,
      conversations: {
        readTicket: (of) => readTicket(database, seal, of),
        answerTicket: async (of, { text }) => answered.push(`${of} ${text}`) > 0,
      },
    },
    newId: randomUUID,
    phones: () => [],
    chatOf: (chat) => ({ gateway: 'none', instance: 'none', chat }),
    did: () => undefined,
  });
  expect(await desk.tickets()).toMatchObject([
    { kind: 'dispute', reference, said: [{ by: 'member', text: details }] },
    { kind: 'support', reference: 'T12345', said: [{ by: 'member', text: 'My SIM is new.' }] },
  ]);
  const [first] = await desk.tickets();
  expect(await desk.answer(first?.id ?? '', 'We look at it.')).toEqual({ done: true });
  expect(answered).toEqual([`${reference} We look at it.`]);
  expect(await desk.release(first?.id ?? '')).toEqual({ done: true });
  expect((await desk.tickets()).map((ticket) => ticket.reference)).toEqual(['T12345']);
});

test('money that lies still is on the desk as well, without a ticket of anybody', async () => {
  const still = await World.open();
  try {
    await started(still, ['u1', 'u2'], { frequency: 'monthly' });
    await pay(still, new Bank(still), 'u2');
    const desk = phonesDesk({
      database: still.database,
      seal,
      product: {
        ledger: still.ledger,
        conversations: { readTicket: () => Promise.resolve([]), answerTicket: () => Promise.resolve(false) },
      },
      newId: randomUUID,
      phones: () => [],
      chatOf: (chat) => ({ gateway: 'none', instance: 'none', chat }),
      did: () => undefined,
    });
    await still.until('2026-03-13T14:59:00Z');
    expect(await desk.tickets()).toEqual([]);
    await still.until('2026-03-13T15:00:00Z');
    const [ticket] = await desk.tickets();
    expect(ticket).toMatchObject({ kind: 'money', number: null, said: [] });
    expect(ticket?.about).toContain('too few have paid, and its pot waits; KES 2000');
    // It is not closed by a click: it goes when the money moves.
    expect(await desk.release(ticket?.id ?? '')).toMatchObject({ done: false });
  } finally {
    await still.close();
  }
});
