/** The tools of `contracts.ts`: what people may change of their own profile. */
import type { InsideTool, Language, People, ToolCall, Tx } from '../ports.ts';
import { tools } from './contracts.ts';

type Change = (tx: Tx, call: ToolCall) => Promise<void>;

/** One tool per contract; each changes the profile of the person who speaks and answers `done`. */
export function identityTools(people: People): InsideTool[] {
  const changes: Readonly<Record<string, Change>> = {
    // The door has checked inputs against the contract: these are what their types say.
    'me.set_language': (tx, { speaker, input }) =>
      people.setLanguage(tx, speaker.userId, input['language'] as Language),
    'me.set_name': (tx, { speaker, input }) => people.setName(tx, speaker.userId, input['name'] as string),
    'me.set_notifications': (tx, { speaker, input }) =>
      people.setNotifications(tx, speaker.userId, input['on'] as boolean),
  };
  return tools.map((contract) => {
    const change = changes[contract.name];
    if (change === undefined) throw new Error(`the tool ${contract.name} does nothing`);
    return {
      contract,
      async run(tx, call) {
        await change(tx, call);
        return { outcome: 'done' };
      },
    };
  });
}
