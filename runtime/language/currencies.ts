/**
 * Digits of minor units by ISO 4217 code, for the currencies this product meets. ICU's table is not used: it follows
 * CLDR, which differs from ISO 4217 for some currencies and changes with the Node release, and a stored amount must
 * not change its meaning with that.
 */
const minorDigitsByCode: Readonly<Record<string, number>> = {
  KES: 2,
  CDF: 2,
  TZS: 2,
  USD: 2,
  EUR: 2,
  GBP: 2,
  UGX: 0,
  XAF: 0,
  XOF: 0,
  RWF: 0,
  BIF: 0,
};

export const currencyCodes: readonly string[] = Object.keys(minorDigitsByCode);

/** How many digits stand behind the decimal mark of a currency (ISO 4217 exponent); 2 for codes not in the table. */
export function minorDigits(currency: string): number {
  return minorDigitsByCode[currency] ?? 2;
}
