import { cardOf } from '../card/acceptance.ts'
import { placedComponents } from '../card/walk.ts'
import type { Placed } from '../card/walk.ts'
import type { Context } from '../context.ts'
import { jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { listChatsOf } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { listCardsSeenBy } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import type { Person } from '../store/people.ts'
import { bears, wordsOnCard } from './card-words.ts'
import { ActProblem } from './problem.ts'
import { chatMeant, requireSeat, seenMessage } from './who.ts'

/** The largest position that the tables can hold. */
const NEWER_THAN_ALL = 2_147_483_647

/** Which button is meant: by its words or its place in the card, on which card. */
export interface PressWish {
  readonly press?: string | undefined
  readonly at?: string | undefined
  readonly message?: string | undefined
  readonly chat?: string | undefined
  /** Text that must stand on the card. */
  readonly about?: string | undefined
  /** Which of several buttons with the same words on one card; counts from 1. */
  readonly nth?: number | undefined
}

/** A component that can be used, on the card where it stands. `option` is set within a menu. */
export interface Target {
  readonly message: Message
  readonly chat: Chat
  readonly card: Json
  readonly placed: Placed
  readonly option: string | undefined
}

/**
 * Finds what a person means to press: on the newest card they see that has it.
 *
 * @throws {ActProblem} 404 when no card has it, 409 when one card has several
 */
export async function findPress(ctx: Context, person: Person, wish: PressWish): Promise<Target> {
  for await (const { message, chat } of cardsSeen(ctx, person, wish)) {
    const card = cardOf(message.content)
    if (card === undefined) continue
    if (wish.about !== undefined && !wordsOnCard(card).includes(wish.about)) continue
    const found = targetsOn(card, wish).map((target) => ({ message, chat, card, ...target }))
    if (found.length > 0) return chooseOne(found, wish)
  }
  const what = wish.press === undefined ? '这个组件' : `「${wish.press}」`
  throw new ActProblem(404, `${person.name}看到的卡片上没有${what}`)
}

async function* cardsSeen(
  ctx: Context,
  person: Person,
  wish: PressWish,
): AsyncGenerator<{ message: Message; chat: Chat }> {
  if (wish.message !== undefined) return yield seenMessage(ctx, person, wish.message)
  const byId = new Map((await chatsWithin(ctx, person, wish)).map((chat) => [chat.chatId, chat]))
  let before = NEWER_THAN_ALL
  for (;;) {
    const messages = await listCardsSeenBy(ctx.pool, person.openId, [...byId.keys()], before)
    for (const message of messages) {
      const chat = byId.get(message.chatId)
      if (chat !== undefined) yield { message, chat }
    }
    const oldest = messages.at(-1)
    if (oldest === undefined) return
    before = oldest.seq
  }
}

async function chatsWithin(ctx: Context, person: Person, wish: PressWish): Promise<Chat[]> {
  if (wish.chat === undefined) return listChatsOf(ctx.pool, person.openId)
  const chosen = await chatMeant(ctx, wish.chat)
  await requireSeat(ctx, person, chosen)
  return [chosen]
}

function targetsOn(card: Json, wish: PressWish): Pick<Target, 'placed' | 'option'>[] {
  const placed = placedComponents(card)
  if (wish.at !== undefined) {
    return placed.filter((one) => one.place === wish.at).map(withoutOption)
  }
  const { press } = wish
  if (press === undefined) return []
  return placed.flatMap((one) => {
    const { component } = one
    if (component.tag === 'overflow') return optionsBearing(one, press)
    if (component.tag !== 'button') return []
    return bears(contentOf(component['text']), press) ? [withoutOption(one)] : []
  })
}

function optionsBearing(placed: Placed, press: string): Pick<Target, 'placed' | 'option'>[] {
  return listOf(placed.component['options'])
    .filter((option) => bears(contentOf(jsonOf(option)['text']), press))
    .map((option) => ({ placed, option: textOf(jsonOf(option)['value']) }))
}

function withoutOption(placed: Placed): Pick<Target, 'placed' | 'option'> {
  return { placed, option: undefined }
}

function contentOf(text: unknown): string {
  return textOf(jsonOf(text)['content']) ?? ''
}

function chooseOne(targets: readonly Target[], wish: PressWish): Target {
  const [first, ...others] = targets
  const chosen = others.length === 0 ? first : targets[(wish.nth ?? 0) - 1]
  if (chosen !== undefined) return chosen
  const candidates = targets.map(({ message, placed }) => ({
    messageId: message.messageId,
    at: placed.place,
    value: placed.component['behaviors'] ?? placed.component['value'] ?? null,
  }))
  throw new ActProblem(
    409,
    `这张卡片上有${targets.length}个这样的按钮，请用 nth 或 at 指明`,
    candidates,
  )
}
