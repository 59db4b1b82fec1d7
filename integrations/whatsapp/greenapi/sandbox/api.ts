/** The sandbox's HTTP methods: `/waInstance{id}/{method}/{token}`, with Green API's errors in Green API's shapes. */
import type { SandboxReply, SandboxRequest } from '../../../sandbox/server.ts';
import { numberOf, sendButtons, sendFile, sendText } from './sends.ts';
import type { Accepted, Problem } from './sends.ts';
import type { InstanceSettings } from './settings.ts';
import type { State } from './state.ts';
import { journalEntry } from './wire.ts';

/** What the next send, by whatever method, runs into. The time-outs never answer; the first of them has sent the message. */
export type SendFault =
  | 'timeout_after_success'
  | 'timeout_before'
  | '500'
  | '429'
  /** The plan's chats are used up; or its sends. */
  | '466'
  | '466_sends'
  | 'bad_request'
  | 'not_ready'
  | 'no_account';

/** What the methods work on. */
export interface ApiContext {
  readonly idInstance: string;
  readonly apiToken: string;
  readonly state: State;
  /** The real clock, by which journals are kept. */
  readonly realNow: () => Date;
  readonly instanceState: () => string;
  readonly settings: InstanceSettings;
  readonly takeFault: () => SendFault | undefined;
  /** True when this method was called too often in this second. */
  readonly tooOften: (method: string) => boolean;
  /** False: the buttons' method is switched off, as it is for some instances. */
  readonly buttons: boolean;
  /** Where the files that came are served. */
  readonly url: () => string;
  /**
   * Takes a message of the business; gives its id and what happens once the answer has left. `account` false: the
   * number has no WhatsApp.
   */
  readonly accept: (
    message: Accepted,
    account: boolean,
  ) => { readonly id: string; readonly after: () => void };
}

/** Answers one request. */
export async function answer(context: ApiContext, request: SandboxRequest): Promise<SandboxReply> {
  const { state } = context;
  const served = /^\/files\/([^/]+)\/[^/]+$/.exec(request.path)?.[1];
  if (served !== undefined && request.method === 'GET') return serveFile(state, served);
  const [, instance, method = '', token] = /^\/waInstance([^/]+)\/([^/]+)\/([^/]+)$/.exec(request.path) ?? [];
  const problem: Problem = (statusCode, message) => ({
    status: statusCode,
    json: { statusCode, timestamp: context.realNow().toISOString(), path: request.path, message },
  });
  if (instance === undefined) return problem(404, `Cannot ${request.method} ${request.path}`);
  if (instance !== context.idInstance) return problem(403, 'Forbidden');
  if (token !== context.apiToken) return problem(401, 'Unauthorized');
  if (context.tooOften(method)) return problem(429, 'Too Many Requests');
  const name = (number: string) => state.phone(number)?.name ?? '';
  switch (`${request.method} ${method}`) {
    case 'POST sendMessage':
      return sendText(context, request, problem);
    case 'POST sendFileByUpload':
      return sendFile(context, request, problem);
    case 'POST sendInteractiveButtonsReply':
      return context.buttons ? sendButtons(context, request, problem) : problem(403, 'Forbidden');
    case 'GET lastOutgoingMessages': {
      const minutes = Number(request.query.get('minutes') ?? 1440);
      const from = context.realNow().getTime() - minutes * 60_000;
      const sent = state
        .messages()
        .filter(({ from: side, takenAt }) => side === 'bot' && takenAt.getTime() >= from);
      return {
        status: 200,
        json: sent.toReversed().map((message) => journalEntry(message, name(message.number))),
      };
    }
    case 'POST getChatHistory': {
      const body = request.json as { chatId?: unknown; count?: unknown } | undefined;
      const number = numberOf(body?.chatId);
      if (number === null) return problem(400, "Validation failed. Details: 'chatId' is not valid");
      const count = typeof body?.count === 'number' ? body.count : 100;
      const chat = state.messages().filter((message) => message.number === number);
      return {
        status: 200,
        json: chat
          .slice(-count)
          .toReversed()
          .map((message) => journalEntry(message, name(number))),
      };
    }
    case 'GET getStateInstance':
      return { status: 200, json: { stateInstance: context.instanceState() } };
    case 'GET getSettings':
      return { status: 200, json: { wid: '', typeAccount: '', ...context.settings.all() } };
    case 'POST setSettings':
      return context.settings.set(request.json)
        ? { status: 200, json: { saveSettings: true } }
        : problem(400, 'Validation failed');
    case 'POST sendButtons':
    case 'POST sendTemplateButtons':
    case 'POST sendListMessage':
      return problem(403, 'Forbidden. The method is temporarily not working');
    default:
      return problem(404, `Cannot ${request.method} ${request.path}`);
  }
}

/** The bytes of a file that came, as the address in the answer of its upload promises. */
function serveFile(state: State, message: string): SandboxReply {
  const file = state.message(message)?.file;
  if (!file) return { status: 404 };
  return { status: 200, file: { mime: file.mime, bytes: Buffer.from(file.base64, 'base64') } };
}
