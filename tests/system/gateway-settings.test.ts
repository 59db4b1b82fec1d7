/** `npm run gateway`: a number that nobody has set up says nothing; one that was is left alone. */
import { afterEach, describe, expect, test } from 'vitest';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type {
  GreenApiSandbox,
  GreenApiSandboxOptions,
} from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { readConfig } from '../../runtime/config.ts';
import { gateway, settleNumber } from '../../system/gateway.ts';
import { serve } from '../integrations/support.ts';

const number = '254700000001';
const token = 'webhook-token-of-the-tests';
const open: GreenApiSandbox[] = [];
afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

/** An instance at the sandbox, the place its notifications go to, and the command against it. */
async function instance(options: Partial<GreenApiSandboxOptions> = {}) {
  const came: { readonly type: string; readonly authorization: string | undefined }[] = [];
  const publicUrl = await serve((request, response) => {
    let body = '';
    request.on('data', (data) => (body += String(data)));
    request.on('end', () => {
      const { typeWebhook } = JSON.parse(body) as { typeWebhook: string };
      came.push({ type: `${request.url} ${typeWebhook}`, authorization: request.headers.authorization });
      response.end();
    });
  });
  const keys = { idInstance: '1101000001', apiToken: 'api-token-of-the-tests', webhookToken: token };
  const sandbox = await startGreenApiSandbox({
    ...keys,
    now: () => new Date(),
    resendPauseMs: 10,
    ...options,
  });
  open.push(sandbox);
  sandbox.addPhone({ number, name: 'Amina' });
  const environment = {
    PUBLIC_URL: publicUrl,
    GREEN_API_URL: sandbox.url,
    GREEN_API_ID_INSTANCE: keys.idInstance,
    GREEN_API_NUMBER: '254700000000',
    GREEN_API_TOKEN_INSTANCE: keys.apiToken,
    GREEN_API_WEBHOOK_TOKEN: token,
  };
  const run = async (set: boolean, more: Readonly<Record<string, string>> = {}) => {
    const read = readConfig({ ...environment, ...more });
    if ('problems' in read) throw new Error(read.problems.join());
    const lines: string[] = [];
    const code = await settleNumber(read.config, set, (line) => lines.push(line));
    return { code, text: lines.join('\n') };
  };
  return { sandbox, came, run, webhookUrl: `${publicUrl}/webhooks/greenapi` };
}

/** A text, an edit, a deletion and a call of the phone. */
async function allOf(sandbox: GreenApiSandbox): Promise<void> {
  const said = sandbox.phoneSends(number, { text: 'Habari' });
  sandbox.phoneSends(number, { edit: { of: said, text: 'Hello' } });
  sandbox.phoneSends(number, { delete: said });
  sandbox.phoneCalls(number);
  await sandbox.idle();
}

describe('npm run gateway', () => {
  test('shows what a new number would not tell us, and changes nothing', async () => {
    const { sandbox, came, run } = await instance({ isNew: true });
    const { code, text } = await run(false);
    expect(code).toBe(1);
    for (const named of [
      'webhookUrl ',
      'webhookUrlToken',
      'incomingWebhook',
      'editedMessageWebhook',
      '--set',
    ])
      expect(text).toContain(named);
    expect(text).not.toContain(token);
    expect(sandbox.restarts()).toBe(0);
    await allOf(sandbox);
    expect(came).toEqual([]);
  });

  test('makes it tell us, once; a number that does is not restarted again', async () => {
    const { sandbox, came, run } = await instance({ isNew: true });
    expect(await run(true)).toMatchObject({ code: 0, text: expect.stringContaining('Set.') });
    expect(await run(true)).toMatchObject({ code: 0, text: expect.stringContaining('Nothing to do') });
    expect(await run(false)).toMatchObject({ code: 0 });
    expect(sandbox.restarts()).toBe(1);
    await allOf(sandbox);
    expect(came).toEqual(
      [
        'incomingMessageReceived',
        'incomingMessageReceived',
        'incomingMessageReceived',
        'incomingCall',
        'incomingCall',
      ].map((type) => ({ type: `/webhooks/greenapi ${type}`, authorization: `Bearer ${token}` })),
    );
  });

  test('sees one setting that differs, and the other address of a deployment that moved', async () => {
    const { sandbox, run, webhookUrl } = await instance({ notify: { states: false } });
    sandbox.setWebhook(webhookUrl);
    const { code, text } = await run(false);
    expect([code, text.split('\n')[0]]).toEqual([1, expect.stringMatching(/^outgoingWebhook /)]);
    await run(true);
    const moved = await run(false, { PUBLIC_URL: 'https://elsewhere.invalid' });
    expect([moved.code, moved.text.split('\n')[0]]).toEqual([1, expect.stringMatching(/^webhookUrl /)]);
  });

  test.each([
    ['a wrong token', { GREEN_API_TOKEN_INSTANCE: 'another' }, 'wrong_token', 'GREEN_API_TOKEN_INSTANCE'],
    ['no answer', { GREEN_API_URL: 'http://127.0.0.1:9' }, 'network', 'GREEN_API_URL'],
  ])('says what to do about %s', async (_what, more, code, hint) => {
    const { run, sandbox } = await instance({ isNew: true });
    const said = await run(true, more);
    expect(said.code).toBe(1);
    expect(said.text).toContain(code);
    expect(said.text).toContain(hint);
    expect(sandbox.restarts()).toBe(0);
  });

  test('has nothing to do beside a sandbox, and understands nothing else', async () => {
    const read = readConfig({});
    if ('problems' in read) throw new Error(read.problems.join());
    const lines: string[] = [];
    expect(await settleNumber(read.config, true, (line) => lines.push(line))).toBe(0);
    expect(await gateway('.', ['set'], (line) => lines.push(line))).toBe(2);
    expect(lines.join('\n')).toContain('--set');
  });
});
