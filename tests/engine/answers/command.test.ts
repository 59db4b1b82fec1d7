import { describe, expect, test } from 'vitest';
import { command } from '../../../runtime/engine/answers/command.ts';

const commands = [
  { name: 'help', words: ['help', 'aide', 'msaada'] },
  { name: 'back', words: ['back', 'retour', 'rudi', 'rudi nyuma'] },
  { name: 'change', words: ['change', 'changer', 'modifier', 'badilisha'], argument: true },
  { name: 'repeat', words: ['repeat', 'répéter', 'rudia'] },
];
const read = (text: string) => {
  const reading = command(text, commands);
  return reading.kind === 'value' ? reading.value : reading.kind;
};

describe('a command', () => {
  test.each([
    ['help', 'help'],
    ['  HELP!! ', 'help'],
    ['Aide 🙏', 'help'],
    ['*msaada*', 'help'],
    ['Rudi  nyuma', 'back'],
    ['repeter', 'repeat'],
    ['RÉPÉTER', 'repeat'],
    ['change', 'change'],
  ])('%j is recognised', (text, name) => {
    expect(read(text)).toEqual({ name, argument: null });
  });

  test.each([
    ['change amount', 'amount'],
    ['Badilisha: tarehe ya kuanza', 'tarehe ya kuanza'],
    ['changer le montant', 'le montant'],
    ['MODIFIER Début', 'Début'],
  ])('%j carries what follows as it was typed', (text, argument) => {
    expect(read(text)).toEqual({ name: 'change', argument });
  });

  test.each([
    'helpp',
    'help me',
    'please help',
    'changed',
    'change 🙏'.slice(0, 0),
    '👍',
    'change'.repeat(20_000),
  ])('%j is none', (text) => {
    expect(read(text)).toBe('refused');
  });

  test('nothing readable behind the word is no argument', () => {
    expect(read('change ...')).toEqual({ name: 'change', argument: null });
  });

  test('a word of two commands is asked about', () => {
    const reading = command('stop', [
      { name: 'cancel', words: ['stop'] },
      { name: 'pause', words: ['stop'] },
    ]);
    expect(reading).toEqual({
      kind: 'which',
      candidates: [
        { name: 'cancel', argument: null },
        { name: 'pause', argument: null },
      ],
    });
  });
});
