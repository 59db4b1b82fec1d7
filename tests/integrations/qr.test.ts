/** The square code of an invitation, read back as a phone's camera would. */
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { qrCodes } from '../../integrations/pictures/qr.ts';

// The package's types say `default`, its CommonJS is the function itself or an object of it.
const readCode = (typeof jsqr === 'function' ? jsqr : (jsqr as { default: unknown }).default) as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { readonly data: string } | null;

/** What a camera reads; null when it finds no code. */
function read(bytes: Uint8Array): string | null {
  const { data, width, height } = PNG.sync.read(Buffer.from(bytes));
  return readCode(new Uint8ClampedArray(data), width, height)?.data ?? null;
}

describe('a square code', () => {
  it.each([
    'https://wa.me/254700000000?text=JOIN%20ABC123',
    'https://wa.me/254700000000?text=JOIN%20%C3%A9%C3%A0%20%F0%9F%8C%B1',
    `https://wa.me/254700000000?text=${'A'.repeat(900)}`,
  ])('says %s to who scans it', async (link) => {
    const file = await qrCodes.make(link);
    expect([file.name, file.mime]).toEqual(['code.png', 'image/png']);
    expect(read(file.bytes)).toBe(link);
  });

  it('is the same picture every time', async () => {
    const [one, two] = [await qrCodes.make('JOIN ABC123'), await qrCodes.make('JOIN ABC123')];
    expect(Buffer.from(one.bytes).equals(Buffer.from(two.bytes))).toBe(true);
  });

  it('of more than a code can hold is refused: the words go without it', async () => {
    await expect(Promise.resolve(qrCodes.make('A'.repeat(5_000)))).rejects.toThrow();
  });
});
