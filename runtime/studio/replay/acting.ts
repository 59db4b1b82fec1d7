/** What a person of a replay does on their phone, from a line and what they have heard so far. */
import type { Language } from '../../ports.ts';
import type { PersonLine, Spoken } from './lines.ts';
import type { Heard, PhoneAct, Stage } from './stage.ts';
import { capital } from './wording.ts';

/** Who is who in this play, and in which language. */
export interface Scene<On extends Pick<Stage, 'heard'> = Pick<Stage, 'heard'>> {
  readonly stage: On;
  phoneOf(name: string): string;
  languageOf(name: string): Language;
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
  return tap(heard, name, says.tap === 'own_language' ? scene.languageOf(name) : says.tap);
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

/** The newest message that offers the choice. */
function tap(heard: readonly Heard[], name: string, choice: string): Done {
  for (const message of heard.toReversed()) {
    const option = message.options.find((shown) => shown.id.endsWith(`/${choice}`));
    if (option) return { act: { kind: 'tap', option: option.id, label: option.label, quotes: message.id } };
  }
  const newest = heard.findLast((message) => message.options.length > 0);
  const offers = (newest?.options ?? []).map(
    ({ id, label }) => `${id.slice(id.lastIndexOf('/') + 1)} (${label})`,
  );
  const rest = newest === undefined ? '' : `; the newest that offers something has ${offers.join(', ')}`;
  return { missing: `nothing that ${name} heard offers "${choice}"${rest}` };
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
