/** How many characters a text has, as Feishu counts them: by code points. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}
