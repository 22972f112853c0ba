import type { Context } from '../context.ts'
import type { Chat } from '../store/chats.ts'
import type { Mention } from '../store/messages.ts'
import { listPeopleById } from '../store/people.ts'
import { Refused } from './refused.ts'

const AT = /<at\s+user_id\s*=\s*["']([^"']+)["']\s*>([^<]*)<\/at>/g

/**
 * Rewrites `<at user_id="…">` of a text to the `@_user_1` under which the API knows it.
 *
 * @throws {Refused} 230018 when everybody is mentioned where the bot may not.
 */
export async function rewriteMentions(
  ctx: Context,
  chat: Chat,
  text: string,
): Promise<{ text: string; mentions: Mention[] }> {
  const ids = [...text.matchAll(AT)].map((match) => match[1] ?? '')
  if (ids.length === 0) return { text, mentions: [] }
  if (ids.includes('all') && !chat.mayAtAll) throw new Refused(230018, 'no permission to at all')
  const people = await listPeopleById(ctx.pool, ids)
  const mentions: Mention[] = []
  const rewritten = text.replace(AT, (whole, id: string) => {
    if (id === 'all') return '@_all'
    const person = people.find((one) => one.openId === id)
    if (person === undefined) return whole
    const key = `@_user_${mentions.length + 1}`
    mentions.push({ key, openId: id, name: person.name, isBot: false })
    return key
  })
  return { text: rewritten, mentions }
}
