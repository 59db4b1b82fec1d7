/** The runtime's own sentences that no step says, from the locales of the pack that runs. */
import type { Texts } from '../runtime/conversation/ports.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Language } from '../runtime/ports.ts';

/** `pack` gives the newest: its texts may be corrected while it runs. */
export function ownTexts(pack: () => Pack): Texts {
  return {
    onlyPrivate: () => inAllLanguages(pack(), 'group.private_only'),
    tooMany: (language) => inLanguage(pack(), language, 'group.too_many'),
    numberPaused: (language, about) => aboutNumber(pack(), language, 'paused', about),
    numberBack: (language, about) => aboutNumber(pack(), language, 'back', about),
  };
}

/** A sentence in a chat's language; in all of them while it has none. */
function inLanguage(pack: Pack, language: string | null, key: string): string {
  const known = pack.languages.find((one) => one === language);
  return known === undefined ? inAllLanguages(pack, key) : (pack.strings.text(known, key) ?? '');
}

/** A sentence for somebody whose language is not known. */
function inAllLanguages(pack: Pack, key: string): string {
  return pack.languages.map((language) => pack.strings.text(language, key) ?? '').join('\n\n');
}

/** What operators hear of a number, in their language. */
function aboutNumber(
  pack: Pack,
  language: Language,
  what: 'paused' | 'back',
  { number, state }: { readonly number: string; readonly state: string },
): string {
  const why = pack.strings.text(language, `number.states.${state}`) ?? state;
  return pack.strings.text(language, `number.${what}`, { number, why }) ?? '';
}
