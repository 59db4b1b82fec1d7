/**
 * A form with a file, as it goes over the wire (RFC 7578). `FormData` would make every line break in a field CRLF (WHATWG,
 * "multipart/form-data encoding algorithm"), and the phone would show the caption with them.
 */
import { randomBytes } from 'node:crypto';

/** The body of a request, with its boundary in its type. The file comes last. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly mime: string; readonly bytes: Uint8Array },
): Blob {
  // A blob's type is in small letters, so the boundary is too.
  const boundary = `form-${randomBytes(16).toString('hex')}`;
  const part = (head: string, type = ''): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n${type}\r\n`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${quoted(name)}"`)}${value}\r\n`,
  );
  const of = part(`name="file"; filename="${quoted(file.name)}"`, `Content-Type: ${file.mime}\r\n`);
  return new Blob([...texts, of, new Uint8Array(file.bytes), `\r\n--${boundary}--\r\n`], {
    type: `multipart/form-data; boundary=${boundary}`,
  });
}

/** A name between quotation marks, as browsers write it. */
const quoted = (name: string): string =>
  name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
