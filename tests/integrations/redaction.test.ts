import { describe, expect, it } from 'vitest';
import { redact } from '../../integrations/redact.ts';

const token = 'd75b3a66374942c5b3c019c698abc206';

describe('redaction', () => {
  it.each([
    [
      'a Green API address',
      `POST https://1101.api.green-api.com/waInstance1101000001/sendMessage/${token} failed`,
    ],
    [
      'the path in a Green API error',
      `{"statusCode":400,"path":"/waInstance1101000001/sendMessage/${token}"}`,
    ],
    ['a callback address', `https://example.org/webhooks/mobilemoney/daraja/${token}/stk/${token}-${token}`],
    ['a bearer header', `Authorization: Bearer ${token}`],
    ['a bare header', `"authorization":"${token}"`],
    ['a basic header', `authorization: Basic ${token}==`],
    ['an OAuth answer', `{"access_token":"${token}","expires_in":"3599"}`],
    ['a credential in a body', `{"SecurityCredential":"${token}"}`],
  ])('takes the secret out of %s', (_name, text) => {
    expect(redact(text)).not.toContain(token);
  });

  it.each([
    '254700000001',
    '+254700000001',
    '254700000001@c.us',
    '+254 700 000 001',
    '0700-000-001',
    'ws_CO_20261120201648001700000001',
    '{"PhoneNumber":254700000001}',
  ])('takes the number out of %s', (text) => {
    expect(redact(`for ${text}: refused`)).not.toMatch(/700[ -]?000/);
  });

  it('leaves words, codes and amounts readable', () => {
    const text = 'daraja: HTTP 500 500.003.1001 Internal Server Error, amount 250000';
    expect(redact(text)).toBe(text);
  });

  it('shortens', () => {
    expect(redact('word '.repeat(200)).length).toBeLessThanOrEqual(301);
  });
});
