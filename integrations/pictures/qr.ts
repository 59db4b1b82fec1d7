/** Square codes (QR, ISO/IEC 18004) as pictures. */
import { toBuffer } from 'qrcode';
import type { FileMaker } from '../../runtime/gateway.ts';

/**
 * Draws a text as a square code: black on white with the quiet zone of four modules that the standard wants, eight
 * pixels a module, so that the picture stays sharp when a gateway scales it down. A text beyond some 2,000 characters
 * throws: no code holds it.
 */
export const qrCodes: FileMaker = {
  name: 'qr',
  make: async (of) => ({
    name: 'code.png',
    mime: 'image/png',
    bytes: await toBuffer(of, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 }),
  }),
};
