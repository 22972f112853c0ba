/** Feishu's emoji keys that people and the bot use here, as characters. Others are shown by name. */
const EMOJI: Readonly<Record<string, string>> = {
  OK: '👌',
  THUMBSUP: '👍',
  DONE: '✅',
  CheckMark: '✔️',
  CrossMark: '❌',
  SMILE: '🙂',
  MUSCLE: '💪',
  JIAYI: '➕',
  APPLAUSE: '👏',
  FISTBUMP: '🤜',
  THANKS: '🙏',
  HEART: '❤️',
  Get: '📥',
  LGTM: '🆗',
  OnIt: '🏃',
  Pin: '📌',
  Alarm: '⏰',
  QUESTION: '❓',
  EYES: '👀',
  Typing: '⌨️',
}

/** The emoji keys a person can react with on the page. */
export const REACTION_KEYS: readonly string[] = ['OK', 'THUMBSUP', 'DONE', 'THANKS', 'APPLAUSE']

/** The character of a Feishu emoji key such as `THUMBSUP`, or null for a key unknown here. */
export function emojiOf(key: string): string | null {
  return EMOJI[key] ?? null
}
