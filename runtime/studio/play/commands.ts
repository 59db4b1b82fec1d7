/** What can be typed besides what a member would write. */
import { sendables } from '../replay/stage.ts';
import type { PersonLine } from '../replay/lines.ts';
import type { FlowStart } from './session.ts';

export const commandHelp = [
  '  anything            what the person writes; 1, 2, 3 choose',
  '  /tap yes            taps a button by its id; own_language is their own',
  '  /tap yes pay/confirm    … of the newest message that is called so, however old',
  '  /as joe [fr]        speaks as somebody else; a new name is a new phone',
  '  /wait 7d            moves the clock by s, m, h or d',
  '  /pay                enters the PIN at the M-Pesa prompt',
  '  /decline /timeout /short /paylate /paytwice    does something else with it; /payhand pays at the paybill',
  '  /next fails_next_payout    what M-Pesa does with what comes next',
  "  /invite amina       taps the link of Amina's invitation; /code amina types its code",
  '  /flow pay           writes the word that starts a flow',
  '  /voice /location /document /sticker    sends one; /image and /video with the words under it',
  "  /contact amina      sends Amina's card; /contact one without a number",
  '  /release            an operator releases the open dispute',
  '  /ticket             what an operator reads in their open ticket',
  '  /answer Sorry!      an operator answers their open ticket; /close closes it',
  '  /broadcast tips     an operator starts a broadcast',
  '  /where /ledger      where the chat stands, what the ledger says',
  '  /save name          writes a replay; /quit leaves',
];

/** What a person does by a command, with what stands behind it; null: it is another kind of command. */
export function personCommand(command: string, rest: string): PersonLine | null {
  switch (command) {
    case 'tap':
      return asTap(rest.split(' '));
    case 'invite':
      return { follows_invite_of: rest };
    case 'code':
      return { types_code_of: rest };
    case 'image':
    case 'video':
      return { sends: command, ...(rest === '' ? {} : { caption: rest }) };
    case 'contact':
      return { sends: command, ...(rest === '' ? {} : { of: rest }) };
    default: {
      const sends = sendables.find((one) => one === command);
      return sends === undefined ? null : { sends };
    }
  }
}

/** What stands behind `/tap`: an option of the newest question, or of an older message that is named behind it. */
function asTap([tap = '', of]: readonly string[]): { tap: string; of?: string } {
  return of === undefined ? { tap } : { tap, of };
}

/** Why a flow cannot be started by a word. */
export function waysTo(name: string, start: Exclude<FlowStart, { word: string }>): string {
  if ('unknown' in start) return `there is no flow "${name}"; there are ${start.unknown.join(', ')}`;
  if (start.from.length === 0) return `nothing that a person writes leads to ${name}`;
  return `no word starts ${name}; it opens from ${start.from.join(', ')}`;
}
