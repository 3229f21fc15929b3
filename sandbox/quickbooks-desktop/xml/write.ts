/** Text for an element or attribute: ASCII only, everything else as numeric entities, as QuickBooks answers. */
export function escapeXml(text: string): string {
  // Most values need nothing, and an answer has tens of thousands of them.
  if (!/[^ !#-%'-;=?-~]/.test(text)) return text;
  return text.replace(/[&<>"]|[^\t\n\r\x20-\x7e]/gu, (char) => {
    switch (char) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#${char.codePointAt(0) ?? 63};`;
    }
  });
}

export function attributesText(attributes: Record<string, string | undefined>): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) written += ` ${name}="${escapeXml(value)}"`;
  return written;
}
