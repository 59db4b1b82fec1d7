/**
 * Seals personal data at rest, and finds it by a keyed hash.
 *
 * AES-256-GCM, with a nonce of its own for every seal. The bytes are
 *   version (1) | key id (4) | nonce (12) | ciphertext | tag (16)
 * and are bound to the place they lie in (table, column, row): moved elsewhere they do not open.
 * Every use has a key of its own, derived from the data key by HKDF-SHA-256 (RFC 5869).
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { identityError } from './errors.ts';

const version = 1;
const headerLength = 5;
const nonceLength = 12;
const tagLength = 16;

/** Seals, opens and indexes texts. */
export interface Cipher {
  seal(place: string, text: string): Buffer;
  /** Errors: SEALED_UNREADABLE, SEALED_WITH_OTHER_KEY. */
  open(place: string, sealed: Uint8Array): string;
  /** 32 bytes that are equal for equal texts of one column, and say nothing to who lacks the key. */
  index(column: string, text: string): Buffer;
}

/** Where a sealed value lies. */
export function place(table: string, column: string, row: string): string {
  return `${table}|${column}|${row}`;
}

/** A key of 32 bytes for one use; the same data key and purpose give the same key. */
export function deriveKey(dataKey: Buffer, purpose: string): Buffer {
  if (dataKey.length < 32) throw new Error('a data key has 32 bytes or more');
  return Buffer.from(hkdfSync('sha256', dataKey, 'likelemba', purpose, 32));
}

/** Makes the cipher of a data key (32 bytes or more). */
export function createCipher(dataKey: Buffer): Cipher {
  const sealKey = deriveKey(dataKey, 'seal');
  const indexKey = deriveKey(dataKey, 'blind index');
  const header = Buffer.concat([Buffer.from([version]), keyId(dataKey)]);
  const bind = (where: string) => Buffer.concat([header, Buffer.from(where)]);

  return {
    seal(where, text) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagLength });
      cipher.setAAD(bind(where));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([header, nonce, body, cipher.getAuthTag()]);
    },

    open(where, bytes) {
      const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (sealed.length < headerLength + nonceLength + tagLength || sealed[0] !== version)
        throw identityError('SEALED_UNREADABLE', { place: where });
      if (!sealed.subarray(0, headerLength).equals(header))
        throw identityError('SEALED_WITH_OTHER_KEY', { place: where });
      const nonce = sealed.subarray(headerLength, headerLength + nonceLength);
      const decipher = createDecipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagLength });
      decipher.setAAD(bind(where));
      decipher.setAuthTag(sealed.subarray(-tagLength));
      try {
        const body = sealed.subarray(headerLength + nonceLength, -tagLength);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (error) {
        throw identityError('SEALED_UNREADABLE', { place: where }, error);
      }
    },

    index(column, text) {
      return createHmac('sha256', indexKey).update(`${column}|${text}`).digest();
    },
  };
}

/** Names a key without telling anything of it. */
function keyId(dataKey: Buffer): Buffer {
  return createHash('sha256').update(deriveKey(dataKey, 'key id')).digest().subarray(0, 4);
}
