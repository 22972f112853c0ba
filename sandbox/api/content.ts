import { cardFault } from '../card/acceptance.ts'
import { PROBLEM } from '../card/problem.ts'
import type { CardProblem } from '../card/problem.ts'
import type { Context } from '../context.ts'
import { isJson, jsonOf, listOf, parseJson, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import type { Chat } from '../store/chats.ts'
import type { Mention } from '../store/messages.ts'
import { findUpload } from '../store/uploads.ts'
import { rewriteMentions } from './mentions.ts'
import { Refused } from './refused.ts'

const LONGEST_TEXT_BYTES = 150 * 1024
const LONGEST_POST_BYTES = 30 * 1024

/** Content that Feishu accepts, as it is stored: mentions of texts already rewritten. */
export interface AcceptedContent {
  readonly content: string
  readonly mentions: readonly Mention[]
}

/**
 * Holds a message's content against the rules of its type.
 *
 * @throws {Refused} 230001, 230017, 230018, 230025, 230054, 230055, 230099
 */
export async function acceptContent(
  ctx: Context,
  chat: Chat,
  msgType: string,
  content: string,
): Promise<AcceptedContent> {
  if (msgType === 'interactive') {
    const fault = await cardFault(ctx.pool, content, chat)
    if (fault !== undefined) throw cardRefusal(fault)
    return { content, mentions: [] }
  }
  const parsed = parseJson(content)
  if (!isJson(parsed)) throw new Refused(230001, 'content is not a string in json format')
  switch (msgType) {
    case 'text':
      return acceptText(ctx, chat, parsed)
    case 'post':
      return acceptPost(parsed, content)
    case 'image':
      await requireUpload(ctx, parsed['image_key'], () => true)
      return { content, mentions: [] }
    case 'file':
      await requireUpload(ctx, parsed['file_key'], (type) => type !== 'opus' && type !== 'mp4')
      return { content, mentions: [] }
    case 'audio':
      await requireUpload(ctx, parsed['file_key'], (type) => type === 'opus')
      return { content, mentions: [] }
    case 'media':
      await requireUpload(ctx, parsed['file_key'], (type) => type === 'mp4')
      return { content, mentions: [] }
    case 'share_chat':
    case 'share_user':
      return { content, mentions: [] }
    case 'system':
    case 'sticker':
      throw new Refused(230054, msgType)
    default:
      throw new Refused(230001, 'invalid msg_type')
  }
}

/** A card's problem in the words of the send and update APIs. */
export function cardRefusal(problem: CardProblem): Refused {
  if (problem.code === PROBLEM.tooBig) return new Refused(230025, problem.message)
  const { code, path, message } = problem
  return new Refused(230099, `ErrCode: ${code}; ErrPath: ${path}; ErrMsg: ${message}`)
}

async function acceptText(ctx: Context, chat: Chat, content: Json): Promise<AcceptedContent> {
  const text = textOf(content['text'])
  if (text === undefined) throw new Refused(230001, 'text can not be empty')
  if (Buffer.byteLength(text) > LONGEST_TEXT_BYTES) throw new Refused(230025)
  const rewritten = await rewriteMentions(ctx, chat, text)
  return { content: JSON.stringify({ text: rewritten.text }), mentions: rewritten.mentions }
}

function acceptPost(post: Json, content: string): AcceptedContent {
  if (Buffer.byteLength(content) > LONGEST_POST_BYTES) throw new Refused(230025)
  const locales = Object.values(post)
  const isPost = locales.every((locale) =>
    listOf(jsonOf(locale)['content']).some((line) => Array.isArray(line)),
  )
  if (locales.length === 0 || !isPost) throw new Refused(230001, 'invalid post content')
  return { content, mentions: [] }
}

async function requireUpload(
  ctx: Context,
  key: unknown,
  fits: (fileType: string) => boolean,
): Promise<void> {
  const upload = typeof key === 'string' ? await findUpload(ctx.pool, key) : undefined
  if (upload === undefined) throw new Refused(230001, 'invalid file_key or image_key')
  if (upload.ownerType !== 'app') throw new Refused(230017)
  if (!fits(upload.fileType)) throw new Refused(230055)
}
