import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { isJson, stringsOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { announceMessage } from '../screen/announce.ts'
import { countBatch, listBatch } from '../store/batches.ts'
import { ensurePrivateChat } from '../store/chats.ts'
import { insertMessage, saveRecalled } from '../store/messages.ts'
import { listPeopleById } from '../store/people.ts'
import type { Person, PersonIdType } from '../store/people.ts'
import { acceptContent } from './content.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { personIdOf } from './person-ids.ts'
import { Refused } from './refused.ts'

const MOST_IDS = 200
const TYPES = new Set(['text', 'image', 'post', 'share_chat', 'interactive'])
const ID_FIELDS = [
  ['open_ids', 'open_id'],
  ['user_ids', 'user_id'],
  ['union_ids', 'union_id'],
] as const
const PATH = '/im/v1/batch_messages/:batch_message_id'

/** 批量发送消息: private messages to many people, whose cards can not be pressed or updated. */
export const batchEndpoints: readonly Endpoint[] = [
  {
    api: 'batch.send',
    method: 'POST',
    path: '/message/v4/batch_send',
    okMessage: 'ok',
    answer: send,
  },
  { api: 'batch.delete', method: 'DELETE', path: PATH, answer: remove },
  { api: 'batch.read_user', method: 'GET', path: `${PATH}/read_user`, answer: readers },
  { api: 'batch.get_progress', method: 'GET', path: `${PATH}/get_progress`, answer: progress },
]

async function send({ ctx, body }: Call): Promise<object> {
  const msgType = textOf(body['msg_type']) ?? ''
  const content = msgType === 'interactive' ? body['card'] : body['content']
  if (!TYPES.has(msgType) || !isJson(content)) throw new Refused(230001, 'msg_type or content')
  const batchId = newId('batch')
  const invalid: Record<string, string[]> = { invalid_department_ids: [] }
  for (const [field, type] of ID_FIELDS) {
    const ids = stringsOf(body[field])
    if (ids.length > MOST_IDS) throw new Refused(230001, `${field}: at most 200`)
    const people = await reachable(ctx, ids, type)
    const reached = new Set(people.map((person) => personIdOf(person, type)))
    invalid[`invalid_${field}`] = ids.filter((id) => !reached.has(id))
    for (const person of people) await deliver(ctx, person, { batchId, msgType, content })
  }
  return { message_id: batchId, ...invalid }
}

async function reachable(
  ctx: Context,
  ids: readonly string[],
  type: PersonIdType,
): Promise<Person[]> {
  const people = ids.length === 0 ? [] : await listPeopleById(ctx.pool, ids, type)
  return people.filter((person) => !person.isResigned && person.isAvailable)
}

async function deliver(
  ctx: Context,
  person: Person,
  { batchId, msgType, content }: { batchId: string; msgType: string; content: Json },
): Promise<void> {
  const nowMs = ctx.now().getTime()
  const chat = await ensurePrivateChat(ctx.pool, person, nowMs)
  const accepted = await acceptContent(ctx, chat, msgType, JSON.stringify(content))
  const message = await insertMessage(ctx.pool, {
    messageId: newId('message'),
    chatId: chat.chatId,
    senderType: 'app',
    senderId: ctx.credentials.appId,
    msgType,
    ...accepted,
    batchId,
    createdMs: nowMs,
  })
  await announceMessage(ctx, 'new', message)
}

async function remove({ ctx, param }: Call): Promise<object> {
  const messageIds = await listBatch(ctx.pool, param('batch_message_id'))
  for (const messageId of messageIds) {
    const recalled = await saveRecalled(ctx.pool, messageId, ctx.now().getTime())
    if (recalled !== undefined) await announceMessage(ctx, 'recalled', recalled)
  }
  return {}
}

async function readers({ ctx, param }: Call): Promise<object> {
  const { total, read } = await countBatch(ctx.pool, param('batch_message_id'))
  return { read_user: { read_count: String(read), total_count: String(total) } }
}

async function progress({ ctx, param }: Call): Promise<object> {
  const { total } = await countBatch(ctx.pool, param('batch_message_id'))
  return {
    batch_message_send_progress: {
      valid_user_ids_count: total,
      success_user_ids_count: total,
      read_user_ids_count: 0,
    },
    batch_message_recall_progress: { recall: false, recall_count: 0 },
  }
}
