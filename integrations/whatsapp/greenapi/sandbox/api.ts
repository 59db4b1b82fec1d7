/** The sandbox's HTTP methods: `/waInstance{id}/{method}/{token}`, with Green API's errors in Green API's shapes. */
import type { SandboxReply, SandboxRequest } from '../../../sandbox/server.ts';
import type { State } from './state.ts';
import { journalEntry } from './wire.ts';

/** What the next `sendMessage` runs into. The time-outs never answer; the first of them has sent the message. */
export type SendFault =
  'timeout_after_success' | 'timeout_before' | '500' | '429' | '466' | 'not_ready' | 'no_account';

/** What the methods work on. */
export interface ApiContext {
  readonly idInstance: string;
  readonly apiToken: string;
  readonly state: State;
  /** The real clock, by which journals are kept. */
  readonly realNow: () => Date;
  readonly instanceState: () => string;
  readonly takeFault: () => SendFault | undefined;
  /** True when this method was called too often in this second. */
  readonly tooOften: (method: string) => boolean;
  /** Takes a message of the business; gives its id and what happens once the answer has left. */
  readonly accept: (
    number: string,
    text: string,
    quotes: string | undefined,
    account: boolean,
  ) => { readonly id: string; readonly after: () => void };
}

/** Requests a second and instance; source: green-api.com/en/docs, "Requests limits". */
export const ratesPerSecond: Readonly<Record<string, number>> = {
  sendMessage: 50,
  lastOutgoingMessages: 1,
  getChatHistory: 1,
  getStateInstance: 1,
};

/** Answers one request. */
export function answer(context: ApiContext, request: SandboxRequest): SandboxReply {
  const [, instance, method = '', token] = /^\/waInstance([^/]+)\/([^/]+)\/([^/]+)$/.exec(request.path) ?? [];
  const problem = (statusCode: number, message: string): SandboxReply => ({
    status: statusCode,
    json: { statusCode, timestamp: context.realNow().toISOString(), path: request.path, message },
  });
  if (instance === undefined) return problem(404, `Cannot ${request.method} ${request.path}`);
  if (instance !== context.idInstance) return problem(403, 'Forbidden');
  if (token !== context.apiToken) return problem(401, 'Unauthorized');
  if (context.tooOften(method)) return problem(429, 'Too Many Requests');
  const { state } = context;
  const name = (number: string) => state.phone(number)?.name ?? '';
  switch (`${request.method} ${method}`) {
    case 'POST sendMessage':
      return sendMessage(context, request, problem);
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
    case 'POST sendButtons':
    case 'POST sendTemplateButtons':
    case 'POST sendListMessage':
      return problem(403, 'Forbidden. The method is temporarily not working');
    default:
      return problem(404, `Cannot ${request.method} ${request.path}`);
  }
}

function sendMessage(
  context: ApiContext,
  request: SandboxRequest,
  problem: (statusCode: number, message: string) => SandboxReply,
): SandboxReply {
  const fault = context.takeFault();
  if (fault === 'timeout_before') return 'hang';
  if (fault === '500') return problem(500, 'Internal server error');
  if (fault === '429') return problem(429, 'Too Many Requests');
  if (fault === 'not_ready') return problem(400, 'instance is starting or not authorized');
  if (fault === '466') return { status: 466, json: quotaExceeded() };
  const body = request.json as { chatId?: unknown; message?: unknown; quotedMessageId?: unknown } | undefined;
  const number = numberOf(body?.chatId);
  if (number === null) return problem(400, "Validation failed. Details: 'chatId' is not valid");
  if (typeof body?.message !== 'string' || body.message === '')
    return problem(400, "Validation failed. Details: 'message' is required");
  if (body.message.length > 20_000)
    return problem(400, "Validation failed. Details: 'message' length must be less than or equal to 20000");
  const quotes = typeof body.quotedMessageId === 'string' ? body.quotedMessageId : undefined;
  const { id, after } = context.accept(number, body.message, quotes, fault !== 'no_account');
  if (fault === 'timeout_after_success') {
    after();
    return 'hang';
  }
  return { status: 200, json: { idMessage: id }, after };
}

function numberOf(chatId: unknown): string | null {
  return typeof chatId === 'string' ? (/^(\d{5,15})@c\.us$/.exec(chatId)?.[1] ?? null) : null;
}

/** The chats are used up, not the calls: the second object carries the failure, and the word is spelled QUOTE. */
function quotaExceeded(): unknown {
  const description = 'Monthly quota has been exceeded.';
  return {
    invokeStatus: { method: 'sendMessage', used: 0, total: 0, status: 'QUOTE_ALLOWED', description: '' },
    correspondentsStatus: {
      method: 'correspondents',
      used: 3,
      total: 3,
      status: 'CORRESPONDENTS_QUOTE_EXCEEDED',
      description,
    },
  };
}
