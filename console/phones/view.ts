/** Reads the world part by part into what is sent to the page, and encodes it. */
import { Money } from '../../runtime/ports.ts';
import type { EditingView, Journey, StoryView } from './studio.ts';
import type { BookView, ClockView, Message, Movement, Phone, Prompt, Ticket, World } from './world.ts';

/** How much of each list the page gets; older rows are left out. */
const newest = { messages: 200, movements: 30, entries: 60 };

/** What the page shows. Over the wire a Date is an ISO instant and Money `{minor: "200000", currency: "KES"}`. */
export interface View {
  readonly bot: World['bot'];
  readonly phones: readonly Phone[];
  /** By phone number. */
  readonly chats: Readonly<Record<string, readonly Message[]>>;
  readonly money: { readonly prompts: readonly Prompt[]; readonly movements: readonly Movement[] };
  /** `moving`: somebody is moving it just now. */
  readonly clock: ClockView & { readonly moving: boolean };
  readonly book: BookView;
  readonly desk: readonly Ticket[];
  readonly editing: EditingView;
  readonly journeys: readonly Journey[];
  readonly story: StoryView;
}

/** How a value looks to the page, after JSON. */
export type Wire<T> = T extends Date
  ? string
  : T extends Money
    ? { readonly minor: string; readonly currency: string }
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

/** Readers of everything but chats, which are read one by one. */
export const readers = {
  phones: (world: World) => world.phones.list(),
  money: async (world: World) => ({
    prompts: await world.money.prompts(),
    movements: await world.money.movements(newest.movements),
  }),
  clock: (world: World) => world.clock.view(),
  book: (world: World) => world.book.view(newest.entries),
  desk: (world: World) => world.desk.tickets(),
  editing: (world: World) => world.editing.view(),
  journeys: (world: World) => world.journeys.view(),
  story: (world: World) => world.story.view(),
};

/** The newest messages of one phone. */
export function readChat(world: World, number: string): Promise<readonly Message[]> {
  return world.phones.messages(number, newest.messages);
}

/** JSON of a view or a part of one. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Money ? { minor: part.amountMinor.toString(), currency: part.currency } : part,
  );
}
