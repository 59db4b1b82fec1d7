/** What a person of a replay does on their phone, from a line and what they have heard so far. */
import type { Language } from '../../ports.ts';
import type { PersonLine, Spoken } from './lines.ts';
import type { Heard, PhoneAct, Stage } from './stage.ts';
import { writeLine } from './write.ts';
import { capital } from './wording.ts';

/** Who is who in this play, and in which language. */
export interface Scene<On extends Pick<Stage, 'heard'> = Pick<Stage, 'heard'>> {
  readonly stage: On;
  phoneOf(name: string): string;
  languageOf(name: string): Language;
  /** Other messages may come between than those of the replay: what a line taps may be older than they are. */
  readonly isDisturbed?: boolean;
}

/** The act, or why it cannot be done: what should be answered was never heard. */
export type Done = { readonly act: PhoneAct; readonly quoted?: Heard } | { readonly missing: string };

type Sends = Extract<PersonLine, { readonly sends: unknown }>;

/** Whether a line is a text. */
export function isSpoken(says: PersonLine): says is Spoken {
  return typeof says === 'string' || ['en', 'fr', 'sw'].some((language) => language in says);
}

/** Somebody else whom a line speaks of: whose invitation it is, or whose card. */
export function namedIn(says: PersonLine): string | null {
  if (isSpoken(says)) return null;
  if ('follows_invite_of' in says) return says.follows_invite_of;
  if ('types_code_of' in says) return says.types_code_of;
  return 'sends' in says ? (says.of ?? null) : null;
}

/** A text in the person's language. */
export function spokenBy(scene: Scene, name: string, spoken: Spoken): string {
  return typeof spoken === 'string' ? spoken : (spoken[scene.languageOf(name)] ?? '');
}

export async function whatIsDone(scene: Scene, name: string, says: PersonLine): Promise<Done> {
  if (isSpoken(says)) return { act: { kind: 'text', text: spokenBy(scene, name, says) } };
  if ('sends' in says) return { act: sent(scene, name, says) };
  if ('edits' in says) return { act: { kind: 'edit', text: spokenBy(scene, name, says.edits) } };
  if ('deletes' in says) return { act: { kind: 'delete' } };
  if ('long' in says) return { act: { kind: 'text', text: 'a'.repeat(says.long) } };
  if ('quickly' in says) return { missing: 'several texts at once are not one act' };
  if ('follows_invite_of' in says) return followInvitation(scene, says.follows_invite_of, (typed) => typed);
  if ('types_code_of' in says) {
    return followInvitation(scene, says.types_code_of, (typed) => typed.split(' ').at(-1) ?? '');
  }
  const heard = await scene.stage.heard(scene.phoneOf(name));
  if ('quote' in says) {
    const quoted = heard.findLast((message) => message.template === says.quote);
    if (!quoted) return { missing: `${name} heard no ${says.quote} to quote` };
    return { act: { kind: 'text', text: spokenBy(scene, name, says.says), quotes: quoted.id }, quoted };
  }
  if ('reacts' in says) {
    const newest = heard.at(-1);
    if (!newest) return { missing: `${name} heard nothing to react to` };
    return { act: { kind: 'reaction', emoji: says.reacts, quotes: newest.id } };
  }
  return tap(heard, name, says.tap === 'own_language' ? scene.languageOf(name) : says.tap, says, scene);
}

/**
 * The choice in the newest message that offers anything; in the newest called `of` that offers it, where the line names
 * one. An older one is never taken unsaid: it would be another question's yes.
 */
function tap(
  heard: readonly Heard[],
  name: string,
  choice: string,
  { tap: written, of }: { readonly tap: string; readonly of?: string },
  { isDisturbed = false }: Pick<Scene, 'isDisturbed'>,
): Done {
  const offering = heard.filter(({ options }) => options.length > 0);
  const newest = offering.at(-1);
  const offers = (message: Heard) => optionOf(message, choice) !== undefined;
  const named = (message: Heard) => of === undefined || message.template === of;
  const older = offering.findLast((message) => named(message) && offers(message));
  const message = of === undefined && !isDisturbed ? newest : older;
  const option = message === undefined ? undefined : optionOf(message, choice);
  if (message !== undefined && option !== undefined)
    return { act: { kind: 'tap', option: option.id, label: option.label, quotes: message.id } };
  const rest = newest === undefined ? '' : `; the newest that offers something${whatIs(newest)}`;
  if (of !== undefined) return { missing: `no ${of} that ${name} heard offers "${choice}"${rest}` };
  if (older === undefined) return { missing: `nothing that ${name} heard offers "${choice}"${rest}` };
  const line = writeLine({ [name]: { tap: written, of: older.template } }).replace(/^ *- /, '');
  const how = older.template === null ? '' : `; to tap it all the same write ${line}`;
  return { missing: `"${choice}" is offered by an older message of ${name}'s${how}${rest}` };
}

/** ` (pay/confirm) has yes (Yes), no (No)` */
function whatIs({ template, options }: Heard): string {
  const ids = options.map(({ id, label }) => `${id.slice(id.indexOf('/') + 1)} (${label})`);
  return `${template === null ? '' : ` (${template})`} has ${ids.join(', ')}`;
}

/** `yes` and `no` are also those of a question of the runtime's own, such as "Do you mean KES 2,000?". */
function optionOf({ options }: Heard, choice: string): Heard['options'][number] | undefined {
  const own = { yes: 'which.0', no: 'which.none' }[choice];
  const plain = own !== undefined && options.some(({ id }) => id.endsWith('/which.none')) ? own : choice;
  return options.find(({ id }) => id.slice(id.indexOf('/') + 1) === plain);
}

/** Somebody whose number is not on their card. */
const withoutNumber = 'Mama Njeri';

function sent(scene: Scene, name: string, { sends, caption = '', of }: Sends): PhoneAct {
  switch (sends) {
    case 'image':
    case 'video':
      return { kind: sends, caption: spokenBy(scene, name, caption) };
    case 'contact':
      if (of === undefined) return { kind: sends, name: withoutNumber, phone: null };
      return { kind: sends, name: capital(of), phone: scene.phoneOf(of) };
    default:
      return { kind: sends };
  }
}

/** What the link of the newest invitation that somebody got types in. */
async function followInvitation(
  scene: Scene,
  inviter: string,
  typedFrom: (link: string) => string,
): Promise<Done> {
  const heard = await scene.stage.heard(scene.phoneOf(inviter));
  for (const message of heard.toReversed()) {
    const [, link] = /https:\/\/wa\.me\/\d+\?text=(\S+)/.exec(message.text) ?? [];
    if (link !== undefined) return { act: { kind: 'text', text: typedFrom(decodeURIComponent(link)) } };
  }
  return { missing: `${inviter} got no invitation to pass on` };
}
