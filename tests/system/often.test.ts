import { describe, expect, test } from 'vitest';
import { forgetActs } from '../../runtime/conversation/act-counts.ts';
import type { InsideTool } from '../../runtime/ports.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, tell, tool, until, type Node } from './support/world.ts';

const it = world();

/** A tool that finds nothing; `counts` how often it was really called, on all nodes. */
function guess(limits: readonly string[]): { readonly made: InsideTool; readonly texts: string[] } {
  const texts: string[] = [];
  const { contract } = tool('guess', () => Promise.resolve({ outcome: 'done' }));
  const made: InsideTool = {
    contract: { ...contract, input: { text: 'text' }, outcomes: { right: null, wrong: null }, limits },
    run: (_tx, call) => {
      texts.push(String(call.input['text']));
      return Promise.resolve({ outcome: call.input['text'] === 'right' ? 'right' : 'wrong' });
    },
  };
  return { made, texts };
}

const drained = async (node: Node, texts: () => string[]): Promise<string[]> => {
  await node.drain();
  return texts();
};

describe('an act that may be done so often', () => {
  test('is refused once it was, on whatever node, until the oldest is old enough', async () => {
    const { made, texts } = guess(['3 in 1h per person (wrong)']);
    const nodes = [
      await it.node({ domain: () => ({ tools: [made] }) }),
      await it.node({ domain: () => ({ tools: [made] }) }),
    ] as const;
    const [guesser, joe] = [it.somebody(), it.somebody()];
    const now = new Date('2026-03-02T09:00:00.000Z');
    for (const { clock } of nodes) await clock.stop(now);
    // What was right does not count.
    const said = ['right', 'right', 'right', 'right', 'a', 'b', 'c', 'd'];
    for (const [index, text] of said.entries())
      await tell(nodes[index % 2] ?? nodes[0], message(guesser, `call guess ${text}`));
    await tell(nodes[0], message(joe, 'call guess d'));
    await nodes[0].drain();
    const heard = (chat: number) => it.gateway.textsOf(chatOf(chat));
    expect(heard(guesser).slice(-2)).toEqual([
      'outcome wrong ',
      'outcome too_often "2026-03-02T10:00:00.000Z"',
    ]);
    expect(heard(joe)).toEqual(['outcome wrong ']);
    expect(texts).toEqual(['right', 'right', 'right', 'right', 'a', 'b', 'c', 'd']);

    const later = new Date(now.getTime() + 3_600_000 - 1);
    for (const { clock } of nodes) await clock.stop(later);
    await tell(nodes[1], message(guesser, 'call guess e'));
    expect(await drained(nodes[1], () => texts)).toHaveLength(8);
    for (const { clock } of nodes) await clock.stop(new Date(now.getTime() + 3_600_000));
    await tell(nodes[1], message(guesser, 'call guess e'));
    expect(await drained(nodes[1], () => texts)).toHaveLength(9);
    expect(heard(guesser).at(-1)).toBe('outcome wrong ');
  });

  test('has one last place, however many reach for it at once from two nodes', async () => {
    const { made, texts } = guess(['100 in 2h per person', '3 in 2h per text']);
    const nodes = [
      await it.node({ domain: () => ({ tools: [made] }) }),
      await it.node({ domain: () => ({ tools: [made] }) }),
    ] as const;
    const people = Array.from({ length: 10 }, () => it.somebody());
    await Promise.all(
      people.map((person, index) => tell(nodes[index % 2] ?? nodes[0], message(person, 'call guess same'))),
    );
    for (const node of nodes) await node.drain();
    const outcomes = people.map((person) => it.gateway.textsOf(chatOf(person)).join());
    expect(outcomes.filter((text) => text === 'outcome wrong ')).toHaveLength(3);
    expect(outcomes.filter((text) => text.startsWith('outcome too_often '))).toHaveLength(7);
    expect(texts).toHaveLength(3);
    // Who was refused for the record has used up nothing of their own.
    const counted = await it.rows<{ times: Date[] }>(
      `select times from runtime.act_counts where act = 'guess 7200s' and whose like 'person:%' and cardinality(times) > 0`,
    );
    expect(counted).toHaveLength(3);
  });

  test('is forgotten once it counts for nothing any more', async () => {
    const { made } = guess(['3 in 1h per person', '3 in 2h per text']);
    const one = await it.node({ domain: () => ({ tools: [made] }) });
    const now = new Date('2026-03-03T09:00:00.000Z');
    await one.clock.stop(now);
    await tell(one, message(it.somebody(), 'call guess forgotten'));
    await one.drain();
    const kept = async (after: number): Promise<string[]> => {
      await forgetActs(it.db.database, new Date(now.getTime() + after));
      const rows = await it.rows<{ act: string }>(
        `select act from runtime.act_counts where $1 = any(times) order by act`,
        now,
      );
      return rows.map(({ act }) => act);
    };
    expect(await kept(3_600_000 - 1)).toEqual(['guess 3600s', 'guess 7200s']);
    expect(await kept(3_600_000)).toEqual(['guess 7200s']);
    // The node does it by itself.
    await one.clock.stop(new Date(now.getTime() + 7_200_000));
    await one.start();
    await until(async () => (await kept(0)).length === 0);
    await one.stop();
  });

  test('counts for nothing when its turn comes to nothing', async () => {
    const { made } = guess(['1 in 3h per person']);
    let broken = true;
    const breaks: InsideTool = {
      ...made,
      run: () => {
        if (broken) throw new Error('it broke');
        return Promise.resolve({ outcome: 'wrong' });
      },
    };
    const one = await it.node({ domain: () => ({ tools: [breaks] }) });
    const person = it.somebody();
    await tell(one, message(person, 'call guess x'));
    broken = false;
    await tell(one, message(person, 'call guess x'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(person)).at(-1)).toBe('outcome wrong ');
  });
});

describe('tickets', () => {
  test('are ten a day for each person; the next is refused with the time, and opens nothing', async () => {
    const one = await it.node();
    const [person, joe] = [it.somebody(), it.somebody()];
    await one.clock.stop(new Date('2026-03-04T09:00:00.000Z'));
    for (let i = 1; i <= 11; i++) await tell(one, message(person, `ticket T-${i}`));
    await tell(one, message(joe, 'ticket J-1'));
    await one.drain();
    const heard = it.gateway.textsOf(chatOf(person));
    expect(heard.slice(-2)).toEqual(['ticket T-10', 'tickets from 2026-03-05T09:00:00.000Z']);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['ticket J-1']);
    expect(await it.rows(`select 1 from runtime.tickets where reference like 'T-%'`)).toHaveLength(10);
  });
});
