/** Whether a text can be an id or a name of Feishu's or ours: printable ASCII, and not without end. */
export function isOpaque(text: unknown): text is string {
  return typeof text === 'string' && /^[\x21-\x7e]{1,128}$/.test(text)
}
