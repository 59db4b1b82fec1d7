/** Green API's limits on how often its methods may be called. */

/** Requests a second and instance; source: green-api.com/en/docs, "Requests limits". */
const ratesPerSecond: Readonly<Record<string, number>> = {
  sendMessage: 50,
  sendFileByUpload: 50,
  sendInteractiveButtonsReply: 50,
  lastOutgoingMessages: 1,
  getChatHistory: 1,
  getStateInstance: 1,
  getSettings: 1,
  setSettings: 1,
};

/** Counts calls by method and second of real time; limits nothing until it is told to. */
export function createRates() {
  let enforcing = false;
  let calls = new Map<string, number>();
  let second = 0;
  return {
    enforce: (on: boolean): void => {
      enforcing = on;
    },
    tooOften: (method: string): boolean => {
      const current = Math.floor(Date.now() / 1000);
      if (current !== second) calls = new Map();
      second = current;
      const count = (calls.get(method) ?? 0) + 1;
      calls.set(method, count);
      return enforcing && count > (ratesPerSecond[method] ?? Number.POSITIVE_INFINITY);
    },
  };
}
