/** What docs/glossary.md says of our messages, as far as a machine can see it. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../runtime/ports.ts';
import type { Language } from '../../runtime/ports.ts';
import { openPacks } from '../../system/packs.ts';

const pack = openPacks('.', ['likelemba']).current('likelemba');

/** Words that only a banker or a programmer knows, or that are not the one word for their idea. */
const notOurs: Readonly<Record<Language, RegExp>> = {
  en: /\b(circle|ROSCA|escrow|quorum|cycle|(?<!goes )round|lottery|penalty|disbursement|STK|prompt|hash|admin|operator|agent|balance)\b/i,
  fr: /\b(cercle|séquestre|quorum|cycle|loterie|pénalité|solde|chef|agent|opérateur|décaissement)\b/i,
  sw: /\b(akidi|bahati nasibu|salio|mwenyekiti|amana|mzunguko)\b/i,
};

/** The text of a template without what is no text: comments and what stands in braces. */
const spoken = (source: string): string =>
  source.replaceAll(/\{\{!.*?\}\}/gs, '').replaceAll(/\{\{.*?\}\}/gs, '…');

describe.each(languages)('messages in %s', (language) => {
  const texts = [...pack.templates].map(([name, { source }]) => ({
    name,
    text: spoken(source.get(language) ?? ''),
  }));

  it('are there', () => {
    expect(texts.every(({ text }) => text.trim() !== '')).toBe(true);
  });

  it('say nothing in words that are not ours', () => {
    expect(texts.filter(({ text }) => notOurs[language].test(text))).toEqual([]);
  });

  it('have at most two marks, and only those that mean something', () => {
    const marks = (text: string) => text.match(/\p{Extended_Pictographic}/gu) ?? [];
    const others = texts.filter(({ text }) => marks(text).some((mark) => !'✅⏳'.includes(mark)));
    expect(others).toEqual([]);
    expect(texts.filter(({ text }) => marks(text).length > 2)).toEqual([]);
  });
});

describe('French signs', () => {
  it('never stand alone at the beginning of a line: a no-break space is in front', () => {
    const wrong = [...pack.templates].flatMap(([name, { source }]) =>
      / [:;?!»]|« /.test(spoken(source.get('fr') ?? '')) ? [name] : [],
    );
    expect(wrong).toEqual([]);
  });
});
