/** The sandbox's HTTP methods. */
import { createHash } from 'node:crypto';
import type { Pending } from '../../../sandbox/pending.ts';
import type { SandboxReply, SandboxRequest } from '../../../sandbox/server.ts';
import type { Book, Prompt } from './book.ts';
import type { Callbacks } from './callbacks.ts';
import type { Operator } from './operator.ts';
import { checkB2c, checkQuery, checkStatus, checkStk, fault } from './requests.ts';
import type { Business, Fields } from './requests.ts';
import { eastAfricaTime, statusResult, stkTexts } from './wire.ts';

/** What happens to an HTTP request on its way. */
export type WireFault =
  'timeout_before' | 'timeout_after_success' | 'http_500' | 'callback_first' | 'bad_number';

/** What the methods work on. */
export interface ApiContext {
  readonly business: Business;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly book: Book;
  readonly operator: Operator;
  readonly callbacks: Callbacks;
  readonly pending: Pending;
  readonly now: () => Date;
  readonly tokens: Set<string>;
  readonly takeFault: (operation: 'collect' | 'pay_out') => WireFault | undefined;
  readonly pendingSpelling: () => 'error' | '4999';
  readonly rule17: boolean;
  readonly registerUrls: (confirmationUrl: string) => void;
  readonly opened: (prompt: Prompt) => void;
}

const accepted = 'Accept the service request successfully.';

/** Answers one request. */
export async function answer(context: ApiContext, request: SandboxRequest): Promise<SandboxReply> {
  if (request.path === '/oauth/v1/generate') return oauth(context, request);
  const bearer = String(request.headers['authorization'] ?? '').replace(/^Bearer /, '');
  if (!context.tokens.has(bearer)) return fault(404, '404.001.03', 'Invalid Access Token');
  if (request.method !== 'POST') return fault(405, '405.001', 'Method Not Allowed');
  const { json } = request;
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return fault(400, '400.002.02', 'Bad Request - Invalid Payload');
  const body = json as Fields;
  switch (request.path) {
    case '/mpesa/stkpush/v1/processrequest':
      return checkStk(body, context.business, context.now()) ?? stkPush(context, body);
    case '/mpesa/stkpushquery/v1/query':
      return checkQuery(body, context.business, context.now()) ?? stkQuery(context, body);
    case '/mpesa/b2c/v3/paymentrequest':
      return checkB2c(body, context.business) ?? b2c(context, body);
    case '/mpesa/transactionstatus/v1/query':
      return checkStatus(body, context.business) ?? transactionStatus(context, body);
    case '/mpesa/c2b/v2/registerurl':
      context.registerUrls(String(body['ConfirmationURL']));
      return {
        status: 200,
        json: { OriginatorCoversationID: '6e86-1', ResponseCode: '0', ResponseDescription: 'Success' },
      };
    default:
      return fault(404, '404.001.01', 'Resource not found');
  }
}

function oauth(context: ApiContext, request: SandboxRequest): SandboxReply {
  const expected = Buffer.from(`${context.consumerKey}:${context.consumerSecret}`).toString('base64');
  if (request.headers['authorization'] !== `Basic ${expected}`)
    return fault(400, '400.008.01', 'Invalid Authentication passed');
  const token = digest(`${context.consumerSecret} ${context.tokens.size} ${Date.now()}`, 28);
  context.tokens.add(token);
  return { status: 200, json: { access_token: token, expires_in: '3599' } };
}

async function stkPush(context: ApiContext, body: Fields): Promise<SandboxReply> {
  const { book, operator, pending } = context;
  const wire = context.takeFault('collect');
  if (wire === 'timeout_before') return 'hang';
  if (wire === 'http_500') return fault(500, '500.003.1001', 'Internal Server Error');
  if (wire === 'bad_number') return fault(400, '400.002.02', 'Bad Request - Invalid PhoneNumber');
  const at = context.now();
  const phone = String(body['PhoneNumber']);
  const serial = book.serial();
  const prompt: Prompt = {
    // The real ones end in the payer's number as well.
    id: `ws_CO_${eastAfricaTime(at)}${String(serial).padStart(3, '0')}${phone.slice(-9)}`,
    merchantId: `29115-${34_620_560 + serial}-1`,
    phone,
    amount: Number(body['Amount']),
    reference: String(body['AccountReference']),
    description: String(body['TransactionDesc']),
    callbackUrl: String(body['CallBackURL']),
    at,
    state: 'open',
  };
  const repeated = context.rule17 && similar(book, prompt);
  book.savePrompt(prompt);
  if (wire === 'callback_first') await operator.act(prompt.id, 'pays');
  const reply = {
    status: 200,
    json: {
      MerchantRequestID: prompt.merchantId,
      CheckoutRequestID: prompt.id,
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    },
  };
  pending.add();
  const after = () => {
    if (repeated) void operator.refusePush(prompt, 17);
    else context.opened(prompt);
    pending.done();
  };
  if (wire !== 'timeout_after_success') return { ...reply, after };
  after();
  return 'hang';
}

/** The same amount from the same payer within two minutes, paid or still asked for. */
function similar(book: Book, prompt: Prompt): boolean {
  return book
    .prompts()
    .some(
      ({ phone, amount, state, at }) =>
        phone === prompt.phone &&
        amount === prompt.amount &&
        (state === 'open' || state === 'paid') &&
        Math.abs(prompt.at.getTime() - at.getTime()) < 120_000,
    );
}

function stkQuery(context: ApiContext, body: Fields): SandboxReply {
  const prompt = context.book.prompt(String(body['CheckoutRequestID']));
  if (!prompt) return fault(400, '400.002.02', 'Bad Request - Invalid CheckoutRequestID');
  if (prompt.state === 'open' && context.pendingSpelling() === 'error')
    return fault(500, '500.001.1001', 'The transaction is being processed');
  const code = prompt.state === 'open' ? 4999 : (prompt.code ?? 4999);
  return {
    status: 200,
    json: {
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: prompt.merchantId,
      CheckoutRequestID: prompt.id,
      ResultCode: String(code),
      ResultDesc: code === 4999 ? 'The transaction is still under processing' : (stkTexts[code] ?? 'Failed.'),
    },
  };
}

async function b2c(context: ApiContext, body: Fields): Promise<SandboxReply> {
  const wire = context.takeFault('pay_out');
  if (wire === 'timeout_before') return 'hang';
  if (wire === 'http_500') return fault(500, '500.003.1001', 'Internal Server Error');
  const key = String(body['OriginatorConversationID']);
  if (context.book.payout(key)) return fault(500, '500.002.1001', 'Duplicate OriginatorConversationID.');
  const conversationId = `AG_${eastAfricaTime(context.now()).slice(0, 8)}_${digest(key, 20)}`;
  const callBack = context.operator.payOut({
    key,
    conversationId,
    phone: String(body['PartyB']),
    amount: Number(body['Amount']),
    genuine:
      body['InitiatorName'] === context.business.initiator &&
      body['SecurityCredential'] === context.business.securityCredential,
    resultUrl: String(body['ResultURL']),
    timeoutUrl: String(body['QueueTimeOutURL']),
  });
  if (wire === 'callback_first') await callBack();
  if (wire === 'timeout_after_success') {
    void callBack();
    return 'hang';
  }
  return later(
    context,
    { ConversationID: conversationId, OriginatorConversationID: key },
    wire === 'callback_first' ? () => Promise.resolve() : callBack,
  );
}

function transactionStatus(context: ApiContext, body: Fields): SandboxReply {
  const { book, callbacks } = context;
  const receipt = body['TransactionID'];
  const payout = book
    .payouts()
    .find(({ key, transactionId }) => key === body['OriginalConversationID'] || transactionId === receipt);
  const movement = book.movements().find((moved) => moved.receipt === receipt);
  const found = payout
    ? {
        status: payout.code === '0' ? ('Completed' as const) : ('Declined' as const),
        receipt: payout.transactionId,
        amount: payout.amount,
        at: payout.at,
      }
    : movement && { status: 'Completed' as const, ...movement };
  const named = String(receipt ?? body['OriginalConversationID']);
  const query = { originator: `1236-${digest(named, 7)}-1`, conversationId: `AG_${digest(named, 20)}` };
  return later(
    context,
    { OriginatorConversationID: query.originator, ConversationID: query.conversationId },
    () => callbacks.send(String(body['ResultURL']), statusResult(query, found ?? null)),
  );
}

/** Accepted now, answered at the result address once this answer has left. */
function later(context: ApiContext, ids: Fields, callBack: () => Promise<void>): SandboxReply {
  context.pending.add();
  return {
    status: 200,
    json: { ...ids, ResponseCode: '0', ResponseDescription: accepted },
    after: () => {
      void callBack();
      context.pending.done();
    },
  };
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
