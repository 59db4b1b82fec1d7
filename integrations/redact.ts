/** Takes secrets and personal data out of text before it reaches a log line or an error. */

const patterns: readonly (readonly [RegExp, string])[] = [
  // Green API puts the instance's token into the path, and repeats the path in its error bodies.
  [/(waInstance)\d+\/(\w+)\/[^\s/?"'\\]+/gi, '$1[…]/$2/[token]'],
  [/(\/webhooks\/mobilemoney\/\w+\/)[^\s?"'\\]+/gi, '$1[secret]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=:-]+/gi, '$1 [secret]'],
  [
    /("?(?:authorization|access_token|apiToken\w*|password|passkey|SecurityCredential)"?\s*[:=]\s*)"?(?!(?:Bearer|Basic)\s)[^\s",}]+"?/gi,
    '$1[secret]',
  ],
  // A CheckoutRequestID of Daraja ends in the payer's number.
  [/\bws_CO_\w+/g, 'ws_CO_[…]'],
  [/(?<![\w.-])\+?\d(?:[ -]?\d){8,14}(?![\w-])/g, '[number]'],
];

/** The text without tokens, credentials and phone numbers, shortened to `max` characters. */
export function redact(text: string, max = 300): string {
  let clean = text;
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean.length > max ? `${clean.slice(0, max)}…` : clean;
}
