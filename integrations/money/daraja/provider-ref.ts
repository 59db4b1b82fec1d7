/**
 * A CheckoutRequestID ends in the payer's phone number, and the ledger keeps the provider's reference in rows that can
 * never be erased. So the domain gets it sealed: the same id gives the same reference, and only this folder opens it.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { sameSecret } from '../../incoming.ts';

/** Seals and opens references with one secret. */
export interface References {
  /** The reference of a CheckoutRequestID: letters, digits, `-` and `_`. */
  seal(checkoutRequestId: string): string;
  /** The CheckoutRequestID of a reference, or null when it was not made with this secret. */
  open(ref: string): string | null;
}

/** Makes the sealer of one secret. */
export function references(secret: string): References {
  return {
    seal: (id) => {
      const nonce = nonceOf(secret, id);
      const cipher = createCipheriv('aes-256-ctr', keyOf(secret), nonce);
      return Buffer.concat([nonce, cipher.update(id, 'utf8'), cipher.final()]).toString('base64url');
    },
    open: (ref) => {
      const bytes = Buffer.from(ref, 'base64url');
      if (bytes.length <= 16) return null;
      const nonce = bytes.subarray(0, 16);
      const decipher = createDecipheriv('aes-256-ctr', keyOf(secret), nonce);
      const id = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8');
      return sameSecret(nonce.toString('hex'), nonceOf(secret, id).toString('hex')) ? id : null;
    },
  };
}

/** Made from the id itself: equal ids give equal references, and a changed reference does not open. */
function nonceOf(secret: string, id: string): Buffer {
  return createHmac('sha256', secret).update(`daraja reference ${id}`).digest().subarray(0, 16);
}

function keyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('daraja reference key').digest();
}
