import { describe, expect, it } from 'vitest';
import { createCipher, deriveKey, place } from '../../runtime/identity/cipher.ts';

const key = Buffer.alloc(32, 1);
const cipher = createCipher(key);
const here = place('users', 'name', 'a');

describe('a sealed text', () => {
  it.each(['Amina', '', 'Zawadi 🌍 wa Kinshasa', 'x'.repeat(10_000)])('opens as it was (%#)', (text) => {
    expect(cipher.open(here, cipher.seal(here, text))).toBe(text);
  });

  it('is different every time and does not hold the text', () => {
    const [one, two] = [cipher.seal(here, 'Amina'), cipher.seal(here, 'Amina')];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('Amina')).toBe(false);
    expect(one).toHaveLength(1 + 4 + 12 + 5 + 16);
  });

  it.each([
    ['row', place('users', 'name', 'b')],
    ['column', place('users', 'phone', 'a')],
    ['table', place('guests', 'name', 'a')],
  ])('does not open in another %s', (_, there) => {
    expect(() => cipher.open(there, cipher.seal(here, 'Amina'))).toThrowError(
      expect.objectContaining({ code: 'SEALED_UNREADABLE' }),
    );
  });

  it('does not open when any byte was changed or cut off', () => {
    const sealed = cipher.seal(here, 'Amina');
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => cipher.open(here, changed)).toThrowError(/does not open|another data key/);
      expect(() => cipher.open(here, sealed.subarray(0, i))).toThrowError(/does not open|another data key/);
    }
  });

  it('under another key says so', () => {
    const other = createCipher(Buffer.alloc(32, 2));
    expect(() => other.open(here, cipher.seal(here, 'Amina'))).toThrowError(
      expect.objectContaining({ code: 'SEALED_WITH_OTHER_KEY' }),
    );
  });

  it('is not told by the error', () => {
    const sealed = cipher.seal(here, 'Amina');
    const broken = Buffer.concat([sealed.subarray(0, -1), Buffer.from([0])]);
    const thrown = (() => {
      try {
        return cipher.open(here, broken);
      } catch (error) {
        return JSON.stringify(error, Object.getOwnPropertyNames(error));
      }
    })();
    expect(thrown).not.toContain('Amina');
  });
});

describe('a blind index', () => {
  it('is equal for equal texts of a column under one key, and for nothing else', () => {
    const indexes = [
      cipher.index('users.phone', '+254700000001'),
      createCipher(key).index('users.phone', '+254700000001'),
      cipher.index('users.phone', '+254700000002'),
      cipher.index('conversations.chat', '+254700000001'),
      createCipher(Buffer.alloc(32, 2)).index('users.phone', '+254700000001'),
    ].map((index) => index.toString('hex'));
    expect(indexes[0]).toBe(indexes[1]);
    expect(new Set(indexes).size).toBe(4);
  });
});

describe('derived keys', () => {
  it('are one per purpose, and none is the data key', () => {
    const keys = ['seal', 'blind index', 'checkpoint'].map((purpose) =>
      deriveKey(key, purpose).toString('hex'),
    );
    expect(new Set([...keys, key.toString('hex')]).size).toBe(4);
    expect(deriveKey(key, 'seal').toString('hex')).toBe(keys[0]);
  });

  it('need 32 bytes to derive from', () => {
    expect(() => createCipher(Buffer.alloc(31))).toThrow('32 bytes');
  });
});
