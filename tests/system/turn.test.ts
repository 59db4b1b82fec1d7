import { describe, expect, test } from 'vitest';
import { world } from './support/nodes.ts';
import { chatOf, gate, message, slowTool, tell, tool, until } from './support/world.ts';

const it = world();

describe('a turn', () => {
  test('works off a message and answers it', async () => {
    const one = await it.node();
    const amina = it.somebody();
    expect(await tell(one, message(amina, 'count'))).toBe('ok');
    expect(await tell(one, message(amina, 'count'))).toBe('ok');
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['count 1', 'count 2']);
  });

  test('happens once for fifty deliveries of one notification at once over two nodes', async () => {
    const [one, two] = [await it.node(), await it.node()];
    const amina = it.somebody();
    const same = message(amina, 'count', 'same');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => tell(i % 2 === 0 ? one : two, same)),
    );
    expect(new Set(answers)).toEqual(new Set(['ok']));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['count 1']);
  });

  test('keeps the order of a chat over two nodes while one of them is in the middle of a turn', async () => {
    const { slow, begun, letGo } = slowTool();
    const options = { domain: () => ({ tools: [slow] }), settings: { lockWaitMs: 20 } };
    const [one, two] = [await it.node(options), await it.node(options)];
    const amina = it.somebody();
    const first = tell(one, message(amina, 'call slow'));
    await begun;
    // The other node cannot get the lock: the events are stored, and the gateway hears ok at once.
    expect(await tell(two, message(amina, 'second'))).toBe('ok');
    expect(await tell(two, message(amina, 'third'))).toBe('ok');
    const fourth = tell(one, message(amina, 'fourth'));
    letGo();
    expect(await first).toBe('ok');
    expect(await fourth).toBe('ok');
    await two.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual([
      'outcome done ',
      'heard second',
      'heard third',
      'heard fourth',
    ]);
  });

  test('is found by the node that held the chat, without a sweep', async () => {
    const { slow, begun, letGo } = slowTool();
    const settings = { lockWaitMs: 20, sweepMs: 1_000_000 };
    const options = { domain: () => ({ tools: [slow] }), settings };
    const [one, two] = [await it.node(options), await it.node(options)];
    await one.start();
    const amina = it.somebody();
    const first = tell(one, message(amina, 'call slow'));
    await begun;
    await tell(two, message(amina, 'second'));
    letGo();
    await first;
    await until(() => it.gateway.textsOf(chatOf(amina)).length === 2);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['outcome done ', 'heard second']);
  });

  test('runs inside tools in its own transaction and ends with what they answered', async () => {
    const table = tool('note', async (tx, call) => {
      await tx.query({
        name: 'test.note',
        text: `insert into runtime.quarantine (source, sha256, bytes, size, reason) values ('test', $1, '', 0, 'note')`,
        values: [call.key],
      });
      if (call.input['text'] === 'call note') throw new Error('after the write');
      return { outcome: 'done' };
    });
    const one = await it.node({ domain: () => ({ tools: [table] }) });
    const amina = it.somebody();
    await tell(one, message(amina, 'call note'));
    const written = await it.rows(`select 1 as one from runtime.quarantine where source = 'test'`);
    expect(written).toEqual([]);
  });

  test('ends after a fixed number of steps, as a failure', async () => {
    const one = await it.node({
      domain: () => ({ tools: [tool('again', () => Promise.resolve({ outcome: 'undeclared' }))] }),
    });
    const amina = it.somebody();
    await tell(one, message(amina, 'call again'));
    expect(one.log.lines.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ error: 'TOOL_OUTCOME_UNDECLARED' }),
    );
  });

  test('blanks the answer to a question for a secret', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'pin'));
    await tell(one, message(amina, '4711'));
    expect((await it.inboxOf(amina)).map(({ empty }) => empty)).toEqual([false, true]);
  });

  test('blanks a PIN that is told where none is asked, also when its turn fails', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'hello'));
    await tell(one, message(amina, 'my pin is 1234'));
    await tell(one, message(amina, 'boom, my pin is 1234'));
    expect((await it.inboxOf(amina)).map(({ empty }) => empty)).toEqual([false, true, true]);
  });

  test('knows which question a quoting message answers', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'hello'));
    await tell(one, message(amina, 'pin'));
    await one.drain();
    const asked = it.gateway.arrived.findLast(({ text }) => text === 'your PIN?');
    await tell(one, message(amina, '1234'));
    await tell(one, message(amina, { kind: 'text', text: 'quoted', quotes: asked?.id ?? '' }));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina)).at(-1)).toBe('visit 1');
  });

  test('knows the question also where only the first part of a long one is quoted', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, `offer ${'many words '.repeat(150)}`));
    await one.drain();
    const parts = it.gateway.arrived.filter(({ chat }) => chat === chatOf(amina));
    expect(parts.length).toBeGreaterThan(1);
    for (const { id } of [parts[0], parts.at(-1)].filter((part) => part !== undefined))
      await tell(one, message(amina, { kind: 'text', text: 'quoted', quotes: id }));
    await one.drain();
    const [first, last] = it.gateway.textsOf(chatOf(amina)).slice(-2);
    expect(first).toMatch(/^visit \d+$/);
    expect(first).toBe(last);
  });

  test('moves a conversation whose flow was changed under it, and loses no message', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'count'));
    const two = await it.node({ logic: 'logic-2' });
    await tell(two, message(amina, 'count'));
    await two.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['count 1', 'count 1']);
    expect(two.log.lines.map(({ event }) => event)).toContain('conversation.moved');
  });

  test('never gives a call a number twice, even when its conversation begins anew', async () => {
    const keys: string[] = [];
    const note = tool('note', (_tx, call) => {
      keys.push(call.key);
      return Promise.resolve({ outcome: 'done' });
    });
    const domain = (): { tools: (typeof note)[] } => ({ tools: [note] });
    const amina = it.somebody();
    await tell(await it.node({ domain }), message(amina, 'call note'));
    await tell(await it.node({ domain, logic: 'logic-2' }), message(amina, 'call note'));
    expect(new Set(keys).size).toBe(2);
  });

  test('is found when the node that held the chat had looked already', async () => {
    const one = await it.node({ settings: { lockWaitMs: 20, sweepMs: 1_000_000 } });
    await one.start();
    const amina = it.somebody();
    await tell(one, message(amina, 'hello'));
    const id = await it.conversationOf(amina);
    const lockOf = async (text: string): Promise<() => Promise<void>> => {
      const [held, go] = [gate(), gate()];
      const holding = it.db.admin.transaction(async (tx) => {
        await tx.query({ name: text.slice(0, 63), text });
        held.open();
        await go.opened;
      });
      await held.opened;
      return () => {
        go.open();
        return holding;
      };
    };
    const letChatGo = await lockOf(`select 1 from runtime.conversations where id = '${id}' for update`);
    const letInboxGo = await lockOf('lock table runtime.inbox in share row exclusive mode');
    const told = tell(one, message(amina, 'stored'));
    await until(async () => {
      const waiting = await it.db.database.query({
        name: 'test.waiting',
        text: `select 1 as one from pg_locks where not granted and relation = 'runtime.inbox'::regclass`,
      });
      return waiting.length > 0;
    });
    await letChatGo();
    await letInboxGo();
    expect(await told).toBe('ok');
    await until(() => it.gateway.textsOf(chatOf(amina)).length === 2);
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['heard hello', 'heard stored']);
  });

  test('splits what is longer than the gateway takes', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, 'x'.repeat(2_500)));
    await one.drain();
    const texts = it.gateway.textsOf(chatOf(amina));
    expect(texts.map((text) => text.length)).toEqual([1_000, 1_000, 506]);
  });
});
