/** The sandbox's sending methods: what Green API demands of a message, and the faults it can meet. */
import type { SandboxReply, SandboxRequest } from '../../../sandbox/server.ts';
import type { ApiContext } from './api.ts';
import type { SandboxMessage } from './state.ts';

/** An error in Green API's shape. */
export type Problem = (statusCode: number, message: string) => SandboxReply;

/** A message of the business, before it has its id. */
export type Accepted = Pick<SandboxMessage, 'number' | 'type' | 'text' | 'quotes' | 'buttons' | 'file'>;

type Checked = Accepted | { readonly wrong: string };

/** The phone's number in a chat's id; a group's id as it is; null for neither. */
export function numberOf(chatId: unknown): string | null {
  const id = typeof chatId === 'string' ? chatId : '';
  return /^(\d{5,15})@c\.us$/.exec(id)?.[1] ?? /^[\d-]{5,40}@g\.us$/.exec(id)?.[0] ?? null;
}

/** sendMessage. */
export function sendText(context: ApiContext, request: SandboxRequest, problem: Problem): SandboxReply {
  const body = request.json as Record<string, unknown> | undefined;
  return take(context, problem, () => {
    const number = numberOf(body?.['chatId']);
    const text = body?.['message'];
    const quotes = body?.['quotedMessageId'];
    if (number === null) return { wrong: "'chatId' is not valid" };
    if (typeof text !== 'string' || text === '') return { wrong: "'message' is required" };
    if (text.length > 20_000) return { wrong: "'message' length must be less than or equal to 20000" };
    return { number, type: 'extendedTextMessage', text, ...(typeof quotes === 'string' ? { quotes } : {}) };
  });
}

/** sendInteractiveButtonsReply. */
export function sendButtons(context: ApiContext, request: SandboxRequest, problem: Problem): SandboxReply {
  const body = request.json as Record<string, unknown> | undefined;
  return take(context, problem, () => {
    const number = numberOf(body?.['chatId']);
    const text = body?.['body'];
    const given: readonly unknown[] = Array.isArray(body?.['buttons']) ? body['buttons'] : [];
    const buttons = given.map((button) => {
      const { buttonId, buttonText } = button as { buttonId?: unknown; buttonText?: unknown };
      return { id: String(buttonId), text: String(buttonText) };
    });
    if (number === null || number.includes('@')) return { wrong: "'chatId' is not valid" };
    if (typeof text !== 'string' || text === '') return { wrong: "'body' is required" };
    if (buttons.length < 1 || buttons.length > 3) return { wrong: "'buttons' must contain 1 to 3 items" };
    if (buttons.some((button) => button.text === '' || button.text.length > 25))
      return { wrong: "'buttonText' length must be less than or equal to 25" };
    return { number, type: 'interactiveButtonsReply', text, buttons };
  });
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\.(png|jpe?g)$/i, 'imageMessage'],
  [/\.(mp4|mov)$/i, 'videoMessage'],
  [/\.(mp3|ogg|oga)$/i, 'audioMessage'],
];

/** sendFileByUpload. How a file is shown follows from its name's extension. */
export async function sendFile(
  context: ApiContext,
  request: SandboxRequest,
  problem: Problem,
): Promise<SandboxReply> {
  const form = await request.form().catch(() => null);
  if (form === null) return problem(400, 'Validation failed. Details: the body is no form');
  const file = form.get('file');
  const bytes = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : null;
  const reply = take(context, problem, () => {
    const number = numberOf(form.get('chatId'));
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    if (number === null) return { wrong: "'chatId' is not valid" };
    if (!(file instanceof File) || bytes === null) return { wrong: "'file' is required" };
    const name = field('fileName') || file.name;
    const text = field('caption');
    const quotes = field('quotedMessageId');
    if (!/\.\w+$/.test(name)) return { wrong: "'fileName' must have an extension" };
    if (text.length > 1_024) return { wrong: "'caption' length must be less than or equal to 1024" };
    return {
      number,
      type: kinds.find(([form_]) => form_.test(name))?.[1] ?? 'documentMessage',
      text,
      file: { name, mime: file.type, base64: bytes.toString('base64') },
      ...(quotes === '' ? {} : { quotes }),
    };
  });
  if (reply === 'hang' || reply.status !== 200) return reply;
  const { idMessage } = reply.json as { idMessage: string };
  const name = context.state.message(idMessage)?.file?.name ?? '';
  const urlFile = `${context.url()}/files/${idMessage}/${encodeURIComponent(name)}`;
  return { ...reply, json: { idMessage, urlFile } };
}

/** Meets the next fault, or takes the message. */
function take(context: ApiContext, problem: Problem, check: () => Checked): SandboxReply {
  const fault = context.takeFault();
  if (fault === 'timeout_before') return 'hang';
  if (fault === '500') return problem(500, 'Internal server error');
  if (fault === '429') return problem(429, 'Too Many Requests');
  if (fault === 'not_ready') return problem(400, 'instance is starting or not authorized');
  if (fault === '466') return { status: 466, json: quotaExceeded('chats') };
  if (fault === '466_sends') return { status: 466, json: quotaExceeded('sends') };
  if (fault === 'bad_request') return problem(400, 'Validation failed');
  const state = context.instanceState();
  if (state === 'notAuthorized') return problem(400, 'instance account not authorized');
  if (state === 'starting') return problem(400, 'instance is starting or not authorized');
  const checked = check();
  if ('wrong' in checked) return problem(400, `Validation failed. Details: ${checked.wrong}`);
  const { id, after } = context.accept(checked, fault !== 'no_account');
  if (fault === 'timeout_after_success') {
    after();
    return 'hang';
  }
  return { status: 200, json: { idMessage: id }, after };
}

/** When the chats are used up the second object carries the failure; the word is spelled QUOTE. */
function quotaExceeded(of: 'chats' | 'sends'): unknown {
  const description = 'Monthly quota has been exceeded.';
  const exceeded = { used: 3, total: 3, description };
  if (of === 'sends')
    return { invokeStatus: { method: 'sendMessage', status: 'QUOTE_EXCEEDED', ...exceeded } };
  return {
    invokeStatus: { method: 'sendMessage', used: 0, total: 0, status: 'QUOTE_ALLOWED', description: '' },
    correspondentsStatus: { method: 'correspondents', status: 'CORRESPONDENTS_QUOTE_EXCEEDED', ...exceeded },
  };
}
