import type { MessageView } from '../screen/message-view.ts'
import type { StandIn } from './stand-in.ts'

/** What a chat shows of itself: threads folded to their first message, nothing meant for others' eyes. */
export interface VisiblePage {
  readonly messages: readonly MessageView[]
  /** Whether there may be older ones. */
  readonly hasOlder: boolean
}

interface Asked {
  readonly chatId: string
  readonly as: string
  readonly limit: number
  readonly before?: number | undefined
  readonly after?: number | undefined
}

const BATCH = 100
const MOST_BATCHES = 20
const MOST_AT_ONCE = 200

/**
 * The newest messages a person sees in a chat, or those before or after a position, oldest first. The
 * stand-in lists replies in threads too, so several of its pages may make one of ours.
 */
export async function visiblePage(standIn: StandIn, asked: Asked): Promise<VisiblePage> {
  const { chatId, as, limit, after } = asked
  if (after !== undefined) {
    return { messages: await allAfter(standIn, { chatId, as, after }), hasOlder: true }
  }
  let before = asked.before
  let messages: readonly MessageView[] = []
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const found = await standIn.history(chatId, { before, limit: BATCH })
    messages = [...found.filter((message) => isShown(message, as)), ...messages]
    before = found[0]?.seq
    if (found.length < BATCH)
      return { messages: messages.slice(-limit), hasOlder: messages.length > limit }
    if (messages.length >= limit) break
  }
  return { messages: messages.slice(-limit), hasOlder: true }
}

/** Every message a person sees after a position, oldest first. */
async function allAfter(
  standIn: StandIn,
  asked: { chatId: string; as: string; after: number },
): Promise<readonly MessageView[]> {
  const messages: MessageView[] = []
  let after = asked.after
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const found = await standIn.history(asked.chatId, { after, limit: BATCH })
    messages.push(...found.filter((message) => isShown(message, asked.as)))
    after = found.at(-1)?.seq ?? after
    if (found.length < BATCH) break
  }
  return messages
}

/** The messages at some positions of a chat, as far as a person sees them. */
export async function messagesAt(
  standIn: StandIn,
  { chatId, as, seqs }: { chatId: string; as: string; seqs: readonly number[] },
): Promise<readonly MessageView[]> {
  if (seqs.length === 0) return []
  const wanted = new Set(seqs)
  const inRange = await standIn.history(chatId, {
    after: Math.min(...seqs) - 1,
    limit: MOST_AT_ONCE,
  })
  const reached = inRange.at(-1)?.seq ?? 0
  const beyond = inRange.length < MOST_AT_ONCE ? [] : seqs.filter((seq) => seq > reached)
  const others = await Promise.all(
    beyond.map((seq) => standIn.history(chatId, { after: seq - 1, limit: 1 })),
  )
  return [...inRange, ...others.flat()].filter(
    (message) => wanted.has(message.seq) && isShown(message, as),
  )
}

/** How many replies each thread among some messages has. */
export async function repliesOf(
  standIn: StandIn,
  messages: readonly MessageView[],
): Promise<ReadonlyMap<string, number>> {
  const counted = messages.flatMap(({ chatId, threadId }) =>
    threadId === null
      ? []
      : [
          standIn
            .history(chatId, { thread: threadId, limit: 500 })
            .then((replies) => [threadId, Math.max(replies.length - 1, 0)] as const),
        ],
  )
  return new Map(await Promise.all(counted))
}

/** A message stands in the chat itself unless it is a reply within a thread, or another's alone to see. */
function isShown(message: MessageView, as: string): boolean {
  const isReplyInThread = message.threadId !== null && message.rootId !== null
  return !isReplyInThread && (message.visibleTo === null || message.visibleTo === as)
}
