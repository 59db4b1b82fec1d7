import { describe, expect, it } from 'vitest';
import { mintToken, readToken } from '../../integrations/money/daraja/callback-urls.ts';
import { references } from '../../integrations/money/daraja/provider-ref.ts';
import { callbackSecret } from './support.ts';

const refs = references(callbackSecret);

describe('the reference that the domain keeps', () => {
  const id = 'ws_CO_21072024125243250700000001';

  it('is the same for the same id, hides the number in it, and opens', () => {
    const ref = refs.seal(id);
    expect(references(callbackSecret).seal(id)).toBe(ref);
    expect(Buffer.from(ref, 'base64url').toString('latin1')).not.toContain('700000001');
    expect(ref).toMatch(/^[\w-]{40,80}$/);
    expect(refs.open(ref)).toBe(id);
    expect(refs.seal(`${id}0`)).not.toBe(ref);
  });

  it('does not open when it was changed or made with another secret', () => {
    const ref = refs.seal(id);
    const changed = `${ref.slice(0, -2)}${ref.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(references(`${callbackSecret}0`).open(ref)).toBeNull();
    for (const other of [changed, '', 'ws_CO_1', id, 'x'.repeat(22)]) expect(refs.open(other)).toBeNull();
  });
});

describe('the token in a callback path', () => {
  it.each(['pay_01', '0190f0f0-1111-7222-8333-444455556666', 'exe sql query', 'ça/va'])(
    'carries the id %j and none of the words that Daraja refuses',
    (id) => {
      const token = mintToken(callbackSecret, 'stk', id);
      expect(readToken(callbackSecret, 'stk', token)).toBe(id);
      expect(token).toMatch(/^[0-9a-f]+-[0-9a-f]{32}$/);
    },
  );

  it('counts for one purpose, one id and one secret', () => {
    const token = mintToken(callbackSecret, 'b2c', 'a1');
    const [, seal = ''] = token.split('-');
    expect(readToken(callbackSecret, 'stk', token)).toBeNull();
    expect(readToken(`${callbackSecret}0`, 'b2c', token)).toBeNull();
    expect(readToken(callbackSecret, 'b2c', `${Buffer.from('a2').toString('hex')}-${seal}`)).toBeNull();
    for (const nonsense of ['', '-', 'a1', `${token}0`, token.toUpperCase(), `6-${seal}`])
      expect(readToken(callbackSecret, 'b2c', nonsense)).toBeNull();
  });
});
