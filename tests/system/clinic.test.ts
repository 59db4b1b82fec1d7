/**
 * A pack that knows nothing of savings on the real turn: Postgres, outbox, timers, people who answer. What its tools do
 * is the clinic's business and scripted here; all else is the runtime as it runs.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../../integrations/whatsapp/greenapi/webhook.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { fail, step } from '../../runtime/engine/step.ts';
import { advanceTo } from '../../runtime/conversation/advance.ts';
import { closeTicket } from '../../runtime/conversation/tickets.ts';
import type { Person, Persons } from '../../runtime/conversation/ports.ts';
import type { Content } from '../../runtime/gateway.ts';
import type { Tool } from '../../runtime/ports.ts';
import { pack, visit } from '../engine/clinic-chat.ts';
import { clinic } from '../language/fixtures/clinic.ts';
import { testWords } from '../support/chat.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, phoneOf, tell, userOf } from './support/world.ts';
import type { Node } from './support/world.ts';

const it = world();

/** People who are members once they have registered. */
class Patients implements Persons {
  readonly registered = new Set<string>();
  findOrCreateByPhone(_tx: unknown, phone: string): Promise<string> {
    return Promise.resolve(userOf(phone));
  }
  read(_tx: unknown, id: string): Promise<Person> {
    const isMember = this.registered.has(id);
    return Promise.resolve({
      id,
      role: isMember ? 'member' : 'visitor',
      language: 'en',
      timeZone: 'Africa/Nairobi',
      notifications: true,
      me: { id, name: 'Amina', registered: isMember },
    });
  }
}

interface Clinic {
  readonly node: Node;
  readonly asked: unknown[];
  say(person: number, content: string | Content): Promise<void>;
  heard(person: number): string[];
}

/** A node with the clinic; its days are full until `full` asks were refused. */
async function openClinic(full = 0, patients = new Patients()): Promise<Clinic> {
  const asked: unknown[] = [];
  const contract = (name: string) => clinic.tools.find((each) => each.name === name)!;
  const tools: Tool[] = [
    {
      contract: contract('patient.register'),
      run: (_tx, call) => {
        patients.registered.add(call.speaker.userId);
        return Promise.resolve({ outcome: 'registered' });
      },
    },
    {
      contract: contract('visit.find'),
      run: () => Promise.resolve({ outcome: 'one', result: visit() }),
    },
    {
      contract: contract('checkup.ask_for'),
      run: (_tx, call) => {
        asked.push(call.input);
        return Promise.resolve({ outcome: asked.length > full ? 'booked' : 'full' });
      },
    },
  ];
  const node = await it.node({
    engine: { step, fail, encodeSnapshot, decodeSnapshot },
    packs: { current: () => pack, has: () => true, words: () => testWords() },
    persons: patients,
    domain: () => ({ tools }),
  });
  return {
    node,
    asked,
    async say(person, content) {
      expect(await tell(node, message(person, content))).toBe('ok');
      await node.drain();
    },
    heard: (person) => it.gateway.textsOf(chatOf(person)),
  };
}

/** What Green API says of it, as it was recorded, read by the real adapter. */
function recorded(name: string): Content {
  const parsed = parse(readFileSync(`tests/integrations/notifications/${name}.json`));
  const event = parsed.ok ? parsed.events[0] : undefined;
  if (event?.kind !== 'message') throw new Error(`${name} is no message`);
  return event.content;
}
const photo = recorded('image');

/** Moves the clock, so that what is due on the way happens. */
async function wait({ node }: Clinic, ms: number): Promise<void> {
  const target = new Date(node.clock.now().getTime() + ms);
  await advanceTo(target, { clock: node.clock, sweeps: node.sweeps, drain: () => node.drain() });
}

async function answerAll(clinicOf: Clinic, person: number): Promise<void> {
  await clinicOf.say(person, '1 and 2');
  await clinicOf.say(person, 'I am tired');
  await clinicOf.say(person, 'and my head hurts');
  await wait(clinicOf, 21_000);
  await clinicOf.say(person, photo);
  await clinicOf.say(person, 'done');
  await clinicOf.say(person, recorded('location'));
  await clinicOf.say(person, recorded('contact'));
  await clinicOf.say(person, '4711');
}

describe('the clinic on Postgres', () => {
  test('takes a newcomer from a poster through every kind of answer', async () => {
    const one = await openClinic();
    const amina = it.somebody();
    await one.say(amina, 'Hello #checkup');
    await one.say(amina, 'Amina');
    await answerAll(one, amina);
    expect(one.heard(amina).at(-1)).toBe(
      'Booked, Monday, Wednesday. We have image and may call +254700000002, at -1.312000.',
    );
    expect(one.asked).toEqual([
      expect.objectContaining({
        days: ['monday', 'wednesday'],
        story: 'I am tired and my head hurts',
        pin: '4711',
        photos: [expect.objectContaining({ id: 'https://media.invalid/1101000001/slip.jpg', kind: 'image' })],
      }),
    ]);
    const id = await it.conversationOf(amina);
    const kept = await it.rows<{ text: string }>(
      `select coalesce(encode(payload, 'escape'), '') as text from runtime.inbox where conversation_id = $1
       union all select encode(body, 'escape') from runtime.outbox where conversation_id = $1
       union all select encode(snapshot, 'escape') from runtime.conversations where id = $1`,
      id,
    );
    expect(kept.filter(({ text }) => text.includes('4711'))).toEqual([]);
    expect(kept.some(({ text }) => text.includes('tired'))).toBe(true);
    const [split] = await it.rows<{ trial: string; way: string }>(
      `select trial, way from runtime.splits where conversation_id = $1`,
      id,
    );
    expect(split).toEqual({ trial: 'greeting', way: expect.stringMatching(/^(short|long)$/) });
  });

  test('hands over to a person, who reads, answers and hands back', async () => {
    const one = await openClinic(3);
    const amina = it.somebody();
    await one.say(amina, '#checkup');
    await one.say(amina, 'Amina');
    for (let round = 0; round < 3; round += 1) await answerAll(one, amina);
    const reference = /looks for a day: (T\S+)\./.exec(one.heard(amina).at(-1) ?? '')?.[1] ?? '';
    await one.say(amina, 'Is Tuesday free?');
    await one.say(amina, photo);
    // The same answer sent twice is one.
    for (let twice = 0; twice < 2; twice += 1)
      expect(await one.node.answerTicket(reference, { id: 'a1', text: 'It is.' })).toBe(true);
    await one.node.drain();
    expect(one.heard(amina).filter((text) => text === '👤 It is.')).toHaveLength(1);
    expect((await one.node.readTicket(reference)).map(({ by, body }) => [by, body])).toEqual([
      // What it is about, as they had told it before.
      ['member', { kind: 'text', text: 'I am tired and my head hurts' }],
      ['member', { kind: 'text', text: 'Is Tuesday free?' }],
      ['member', photo],
      ['person', { kind: 'text', text: 'It is.' }],
    ]);
    expect(await closeTicket(one.node.workers, reference)).toBe(true);
    await wait(one, 1_000);
    expect(one.heard(amina).at(-1)).toContain('Which days suit you?');
    expect(await closeTicket(one.node.workers, reference)).toBe(false);
    expect(await one.node.answerTicket(reference, { id: 'a2', text: 'Too late' })).toBe(false);
    await answerAll(one, amina);
    expect(one.heard(amina).at(-1)).toContain('Booked');
  });

  test('starts by the clock, also for who has not written since the schedule is there', async () => {
    const patients = new Patients();
    const one = await openClinic(0, patients);
    const amina = it.somebody();
    await one.say(amina, 'hi');
    await one.say(amina, 'Amina');
    const id = await it.conversationOf(amina);
    await it.rows(`delete from runtime.timers where conversation_id = $1`, id);
    await it.rows(
      `update runtime.conversations set snapshot = convert_to(replace(convert_from(snapshot, 'utf8'), 'weekly', 'gone'), 'utf8') where id = $1`,
      id,
    );
    const before = one.heard(amina).length;
    await one.node.start();
    await one.node.stop();
    await wait(one, 1_000);
    expect(one.heard(amina)).toHaveLength(before);
    await wait(one, 7 * 86_400_000);
    expect(one.heard(amina).slice(before).join()).toContain('Which days suit you?');
    const [timer] = await it.rows<{ count: bigint }>(
      `select count(*) as count from runtime.timers where conversation_id = $1 and timer = 'schedule.weekly'`,
      id,
    );
    expect(timer?.count).toBe(1n);
  });

  test('sends a broadcast once to everybody, however often it is asked for', async () => {
    const one = await openClinic();
    const people = [it.somebody(), it.somebody()];
    for (const person of people) {
      await one.say(person, 'hi');
      await one.say(person, 'Amina');
    }
    const told = (person: number) => one.heard(person).filter((text) => text.includes('Which days')).length;
    const reached = await one.node.broadcast('b1', 'campaign', 'spring-2026');
    expect(reached).toBeGreaterThanOrEqual(2);
    expect(await one.node.broadcast('b1', 'campaign', 'spring-2026')).toBe(0);
    await one.node.drain();
    expect(people.map(told)).toEqual([1, 1]);
    expect(phoneOf(people[0] ?? 0)).toMatch(/^\+254700000/);
  });
});
