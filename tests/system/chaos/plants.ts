/** Bugs planted in a circle that was played to its end without any: each oracle must find its own. */
import type { Statement } from '../../../runtime/ports.ts';
import type { Found } from './oracles.ts';
import type { Stand } from './stand.ts';

export interface Plant {
  readonly name: string;
  /** The stand with the bug. What is written to the database stays, and comes after what is not. */
  readonly plant: (stand: Stand) => Stand | Promise<Stand>;
  readonly kind: keyof Found;
  readonly found: RegExp;
}

type Book = ReturnType<Stand['sandboxes']['money']['book']>;
type Moves = Book['movements'];
type Chat = ReturnType<Stand['sandboxes']['gateway']['history']>;

/** What the provider says has moved. */
const moving = (stand: Stand, change: (moves: Moves) => Moves): Stand => {
  const { money } = stand.sandboxes;
  const book = () => ({ ...money.book(), movements: change(money.book().movements) });
  return { ...stand, sandboxes: { ...stand.sandboxes, money: { ...money, book } } };
};
/** What the phones have got. */
const hearing = (stand: Stand, change: (chat: Chat) => Chat): Stand => {
  const { gateway } = stand.sandboxes;
  const history = (phone: string) => change(gateway.history(phone));
  return { ...stand, sandboxes: { ...stand.sandboxes, gateway: { ...gateway, history } } };
};
/** What the database answers to one statement. */
const answering = (stand: Stand, name: string, change: (row: object) => object): Stand => {
  const { database } = stand;
  const query = async <Row extends object>(statement: Statement): Promise<Row[]> => {
    const rows = await database.query<Row>(statement);
    return statement.name === name ? rows.map((row) => change(row) as Row) : rows;
  };
  return { ...stand, database: { ...database, query } };
};
/** What is in the database, changed as superuser, past all triggers. */
const writing = async (stand: Stand, text: string): Promise<Stand> => {
  await stand.server.admin(stand.made.name, async (run) => {
    await run('set session_replication_role = replica');
    for (const trigger of ['events_refuse_change', 'postings_refuse_change'])
      await run(`alter table book.${trigger.split('_')[0]} disable trigger ${trigger}`);
    await run(text);
  });
  return stand;
};

const firstOut = (moves: Moves) => moves.findIndex(({ direction }) => direction === 'out');
const firstIn = (moves: Moves) => moves.findIndex(({ direction }) => direction === 'in');
const at = (moves: Moves, index: number) => moves[index] as Moves[number];

export const plants: readonly Plant[] = [
  {
    name: 'money that came and is not in the book',
    plant: (stand) => moving(stand, (moves) => [...moves, at(moves, firstIn(moves))]),
    kind: 'lost',
    found: /^payment .* moved, .* in the book/m,
  },
  {
    name: 'a credit for money that never came',
    plant: (stand) => moving(stand, (moves) => moves.toSpliced(firstIn(moves), 1)),
    kind: 'doubled',
    found: /^payment .* 0 moved, .* in the book/m,
  },
  {
    name: 'a prompt for the same payment twice',
    plant: (stand) => {
      const { money } = stand.sandboxes;
      const prompts = () => [...money.prompts(), ...money.prompts().slice(0, 1)];
      return { ...stand, sandboxes: { ...stand.sandboxes, money: { ...money, prompts } } };
    },
    kind: 'doubled',
    found: /was asked for twice/,
  },
  {
    name: 'a payout sent twice',
    plant: (stand) => moving(stand, (moves) => [...moves, at(moves, firstOut(moves))]),
    kind: 'doubled',
    found: /^payout .* was sent 2 times/m,
  },
  {
    name: 'a payout that is not in the book',
    plant: (stand) =>
      moving(stand, (moves) => [...moves, { ...at(moves, firstOut(moves)), reference: 'po-nobody' }]),
    kind: 'doubled',
    found: /po-nobody was paid out and is not in the book/,
  },
  {
    name: 'a payout that never left',
    plant: (stand) => moving(stand, (moves) => moves.toSpliced(firstOut(moves), 1)),
    kind: 'lost',
    found: /^payout .* was never sent/m,
  },
  {
    name: 'a turn without its pot',
    plant: (stand) => answering(stand, 'chaos.payouts', (row) => ({ ...row, kind: 'credit' })),
    kind: 'lost',
    found: /0 pots for 3 members/,
  },
  {
    name: 'a payout of another amount',
    plant: (stand) =>
      moving(stand, (moves) => moves.with(firstOut(moves), { ...at(moves, firstOut(moves)), amount: 1 })),
    kind: 'odd',
    found: /^payout .* sent 100 of/m,
  },
  {
    name: 'a payout before its time',
    plant: (stand) =>
      moving(stand, (moves) =>
        moves.with(firstOut(moves), { ...at(moves, firstOut(moves)), at: new Date(0) }),
      ),
    kind: 'early',
    found: /was sent before its time/,
  },
  {
    name: 'a payout before its members have paid',
    plant: (stand) =>
      moving(stand, (moves) => moves.toSorted((a, b) => b.direction.localeCompare(a.direction))),
    kind: 'early',
    found: /was paid out before the money was there/,
  },
  {
    name: 'a receipt that nobody got',
    plant: (stand) => hearing(stand, (chat) => chat.map((message) => ({ ...message, text: '' }))),
    kind: 'lost',
    found: /never got receipt .*[^]*never heard of payout/,
  },
  {
    name: 'a message that is marked as sent and was not',
    plant: (stand) => hearing(stand, (chat) => chat.slice(0, -1)),
    kind: 'lost',
    found: /did not arrive/,
  },
  {
    name: 'messages in another order',
    plant: (stand) => hearing(stand, (chat) => chat.toReversed()),
    kind: 'odd',
    found: /came out of order/,
  },
  {
    name: 'a message that came again without need',
    plant: (stand) => hearing(stand, (chat) => [...chat, chat.at(-1) as Chat[number]]),
    kind: 'odd',
    found: /3 messages came again/,
  },
  {
    name: 'a receipt that was said twice',
    plant: (stand) => answering(stand, 'chaos.owed', (row) => ({ ...row, name: '' })),
    kind: 'doubled',
    found: /was said 3 times/,
  },
  {
    name: 'a turn that was paid without a receipt',
    plant: (stand) => answering(stand, 'chaos.owed', (row) => ({ ...row, uncovered: 100 })),
    kind: 'lost',
    found: /has no receipt for 100 of turn 1/,
  },
  {
    name: 'a credit that went back and nobody was told',
    plant: (stand) => answering(stand, 'chaos.owed', (row) => ({ ...row, name: 'of nobody' })),
    kind: 'lost',
    found: /never heard of credit of nobody/,
  },
  {
    name: 'a forged notice that was believed',
    plant: (stand) => ({ ...stand, gate: { ...stand.gate, believed: ['/webhooks/greenapi'] } }),
    kind: 'odd',
    found: /a forged notice was taken/,
  },
  {
    name: 'an unreadable notice that was thrown away',
    plant: (stand) => ({ ...stand, gate: { ...stand.gate, unreadable: { sent: 1, taken: 1 } } }),
    kind: 'odd',
    found: /0 notices kept aside \(\); 1 of 1/,
  },
  {
    name: 'a job that waits',
    plant: (stand) => writing(stand, `insert into pgboss.job (name) values ('outside-call')`),
    kind: 'odd',
    found: /1 jobs wait/,
  },
  {
    name: 'an event that nobody works off',
    plant: (stand) =>
      writing(
        stand,
        `update runtime.inbox set state = 'failed' where id = (select min(id) from runtime.inbox)`,
      ),
    kind: 'odd',
    found: /1 failed/,
  },
  {
    name: 'a projection that says something else than the book',
    plant: (stand) => writing(stand, `update domain.contributions set paid_minor = paid_minor + 100`),
    kind: 'odd',
    found: /domain\.contributions is another after it was rebuilt/,
  },
  {
    name: 'a balance that nobody posted',
    plant: (stand) =>
      writing(stand, `insert into domain.balances values ('credit:nobody:nobody', 'KES', 100)`),
    kind: 'odd',
    found: /verify: .*credit:nobody/,
  },
  {
    name: 'an entry of the book that was changed',
    plant: (stand) =>
      writing(
        stand,
        `update book.postings set amount_minor = amount_minor + 1 where from_account like 'provider:%'`,
      ),
    kind: 'odd',
    found: /the book does not balance[^]*/,
  },
];
