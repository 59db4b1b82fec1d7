import { describe, expect, it } from 'vitest';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { clinicFiles } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';

/** Every file of the good pack that a person writes. */
const paths = [...clinicFiles().keys()].sort();

/** What is told when one file is saved by a program in its own way, as a reader of UTF-8 then reads it. */
function savedAs(path: string, save: (text: string) => Buffer): readonly string[] {
  const files = clinicFiles();
  files.set(path, save(files.get(path) ?? '').toString('utf8'));
  return loadPackFromText(files, 'clinic', clinic).diagnostics.map(({ file, code }) => `${file} ${code}`);
}

describe('a file that another program saved', () => {
  it.each(paths)('in UTF-16 is one problem: %s', (path) => {
    for (const mark of ['', '\uFEFF']) {
      expect(savedAs(path, (text) => Buffer.from(mark + text, 'utf16le'))).toEqual([`${path} FILE_ENCODING`]);
    }
  });

  it('in Windows-1252 is one problem where it has accents', () => {
    const path = 'templates/clinic/visit/none.fr.hbs';
    expect(savedAs(path, () => Buffer.from('Vous êtes passé.\n', 'latin1'))).toEqual([
      `${path} FILE_ENCODING`,
    ]);
  });

  it('in UTF-8 is in order, with a line of signs that no merge left', () => {
    const path = 'templates/clinic/visit/none.fr.hbs';
    expect(savedAs(path, () => Buffer.from('Vous êtes passé.\n======\n<<<<<<<<\n'))).toEqual([]);
  });
});

describe('a merge that was not finished', () => {
  it.each(['<<<<<<< HEAD', '||||||| 0e083e2', '=======', '>>>>>>> new-menu', '=======\r'])(
    'is one problem in every file, by its line %j',
    (line) => {
      for (const path of paths) {
        const told = savedAs(path, (text) => Buffer.from(`${text}${line}\n`));
        expect(told).toEqual([`${path} FILE_UNMERGED`]);
      }
    },
  );
});
