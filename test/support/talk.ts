import { wordsOnCard } from '../../sandbox/act/card-words.ts'
import { jsonOf, textOf } from '../../sandbox/json.ts'
import type { Json } from '../../sandbox/json.ts'
import { API_KEY } from './process.ts'

/** A task as the API shows it, as far as tests look at it. */
export interface TaskOnWire {
  readonly id: string
  readonly type: string
  readonly department: string
  readonly state: string
  readonly overdue: boolean
  readonly late: boolean
  readonly dueAt: string | null
  readonly provisional: boolean
  readonly limit: { readonly source: string; readonly article: string | null } | null
  readonly deliveredAt: string | null
  readonly claimedBy: string | null
  readonly claimedAt: string | null
  readonly objections: readonly { readonly answer: string | null; readonly late: boolean }[]
}

/** A line of the trail as the API shows it. */
export interface EventOnWire {
  readonly cursor?: string
  readonly matter: string
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly effectiveAt: string | null
  readonly actor: { readonly type: string; readonly openId?: string; readonly name?: string }
  readonly department: string | null
  readonly task: string | null
  readonly basis: string | null
  readonly late: boolean
  readonly data: { readonly [key: string]: unknown }
}

/** A matter as the API shows it. */
export interface MatterOnWire {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly title: string
  readonly causedBy: string | null
  readonly correctedBy: string | null
  readonly tasks: readonly TaskOnWire[]
  readonly events: readonly EventOnWire[]
}

/** A message as people in the chat see it. */
export interface Seen {
  readonly messageId: string
  readonly chatId: string
  /** Everything the card says, line by line, with escaped characters as people see them. */
  readonly text: string
  /** The card as it was sent. */
  readonly card: object
  readonly title: string
  /** The state that the head of the card is tagged with. */
  readonly tag: string
  /** How often the card was changed, by an answer to a click or by PATCH. */
  readonly updates: number
}

/** What the presser of a button sees. */
export interface Pressed {
  readonly messageId: string
  readonly toast: { readonly type: string; readonly content: string } | null
  readonly card: object | null
  readonly clientError: { readonly code: number | null; readonly message: string } | null
  readonly flippedBack: boolean
  readonly confirm: { readonly title: string; readonly text: string } | null
}

/** One call of the product to Feishu. */
export interface CallSeen {
  readonly id: number
  readonly api: string
  readonly path: string
  readonly status: number
  readonly code: number | null
  readonly uuid: string | null
}

/** Where the button is and what is filled in, when the words alone do not tell. */
export interface PressOptions {
  readonly about?: string
  readonly message?: string
  readonly fill?: { readonly [label: string]: unknown }
  readonly nth?: number
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Talks to a running product as a caller of its API and, through the stand-in, as anybody in chat. */
export interface Talk {
  ask(method: string, path: string, body?: object): Promise<Answer>
  /** Pushes an approval. @throws {Error} when it is not answered by 201. */
  push(body: object): Promise<MatterOnWire>
  matter(id: string): Promise<MatterOnWire>
  /** The whole feed, read page by page. */
  feed(pageSize?: number): Promise<EventOnWire[]>
  /** Moves the clock, and with it waits until all messages were delivered. */
  moveClock(to: string): Promise<void>
  /** Moves the clock a second, so that everything waiting is delivered. */
  settle(): Promise<void>
  /** Does something as somebody: `POST /sandbox/act`. @throws {Error} when it is not possible. */
  act(wish: object): Promise<unknown>
  press(openId: string, words: string, options?: PressOptions): Promise<Pressed>
  /**
   * Presses a button that sends a form in private, and fills that in by its labels.
   *
   * @throws {Error} when no form of that title came.
   */
  pressWithForm(openId: string, words: string, about: string, fill: object): Promise<Pressed>
  /** The messages of the bot in a group, oldest first. */
  inGroup(chatId: string): Promise<Seen[]>
  /** The messages of the bot in somebody's private chat, oldest first. */
  inPrivate(openId: string): Promise<Seen[]>
  calls(after?: number): Promise<CallSeen[]>
  /** Makes calls and callbacks go wrong, until set anew: `PUT /sandbox/faults`. */
  setFaults(plan: object): Promise<void>
}

/** Where a product and the stand-in it speaks to are; by default the stand-in is the product's own. */
export interface Place {
  readonly address: string
  readonly standIn?: string
  /** DEV_CLOCK of the product: where its clock stands or stood a while ago. */
  readonly clock: string
}

/** Opens a conversation. Nothing is connected before the first word. */
export function talkTo({ address, standIn = `${address}/sandbox`, ...place }: Place): Talk {
  let { clock } = place

  async function standInAnswer(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await send(method, standIn + path, body)
    if (answer.status >= 300) throw new Error(`${path} ${JSON.stringify(answer)}`)
    return answer.body
  }
  const ask = (method: string, path: string, body?: object) =>
    send(method, address + path, body, { authorization: `Bearer ${API_KEY}` })
  async function must(method: string, path: string, status: number, body?: object) {
    const answer = await ask(method, path, body)
    if (answer.status !== status) throw new Error(`${method} ${path} ${JSON.stringify(answer)}`)
    return answer.body
  }
  async function moveClock(to: string): Promise<void> {
    const body = await must('PUT', '/dev/clock', 200, { now: to })
    clock = (body as { now: string }).now
  }

  async function settle(): Promise<void> {
    // Real time has passed since the last move, so a second after it may be over already.
    for (let seconds = 1; ; seconds *= 2) {
      const answer = await ask('PUT', '/dev/clock', { now: later(clock, seconds) })
      if (answer.status === 200) {
        clock = (answer.body as { now: string }).now
        return
      }
      if (answer.status !== 409) throw new Error(JSON.stringify(answer))
    }
  }
  const press = async (as: string, words: string, options?: PressOptions) =>
    (await standInAnswer('POST', '/act', { as, press: words, ...options })) as Pressed
  async function inPrivate(openId: string): Promise<Seen[]> {
    const chats = (await standInAnswer('GET', `/people/${openId}/chats`)) as {
      items: readonly { chatId: string; mode: string }[]
    }
    const chat = chats.items.find((one) => one.mode === 'p2p')
    if (!chat) return []
    return seenIn(await standInAnswer('GET', `/chats/${chat.chatId}/messages?limit=500`))
  }

  return {
    ask,
    push: async (body) => (await must('POST', '/api/v1/approvals', 201, body)) as MatterOnWire,
    matter: async (id) => (await must('GET', `/api/v1/matters/${id}`, 200)) as MatterOnWire,
    async feed(pageSize = 200) {
      const all: EventOnWire[] = []
      for (let after: string | null = ''; after !== null;) {
        const path = `/api/v1/events?limit=${pageSize}${after && `&after=${after}`}`
        const page = (await must('GET', path, 200)) as { items: EventOnWire[]; next: string | null }
        all.push(...page.items)
        after = page.next
      }
      return all
    },
    moveClock,
    settle,
    act: (wish) => standInAnswer('POST', '/act', wish),
    press,
    async pressWithForm(openId, words, about, fill) {
      const asked = await press(openId, words, { about })
      await settle()
      const form = (await inPrivate(openId)).at(-1)
      if (form?.title !== words) throw new Error(`no form came: ${JSON.stringify(asked.toast)}`)
      const pressed = await press(openId, '提交', { message: form.messageId, fill: { ...fill } })
      await settle()
      return pressed
    },
    inGroup: async (chatId) =>
      seenIn(await standInAnswer('GET', `/chats/${chatId}/messages?limit=500`)),
    inPrivate,
    async calls(after = 0) {
      const { items } = (await standInAnswer('GET', `/calls?after=${after}`)) as {
        items: CallSeen[]
      }
      return items
    },
    async setFaults(plan) {
      await standInAnswer('PUT', '/faults', plan)
    },
  }
}

interface MessageView {
  readonly messageId: string
  readonly chatId: string
  readonly sender: { readonly type: string }
  readonly card: Json | null
  readonly updates: number
}

function seenIn(history: unknown): Seen[] {
  const { items } = history as { items: readonly MessageView[] }
  return items.flatMap(({ messageId, chatId, sender, card, updates }) => {
    if (sender.type !== 'app' || card === null) return []
    const text = wordsOnCard(card).replaceAll(/&#(\d+);/g, (_, code: string) =>
      String.fromCodePoint(Number(code)),
    )
    return [{ messageId, chatId, updates, text, card, ...headOf(card) }]
  })
}

/** Title and tag of a card. */
export function headOf(card: object): { title: string; tag: string } {
  const header = jsonOf(jsonOf(card)['header'])
  const [tag] = (header['text_tag_list'] as Json[] | undefined) ?? []
  return { title: contentOf(header['title']), tag: contentOf(tag?.['text']) }
}

function contentOf(text: unknown): string {
  return textOf(jsonOf(text)['content']) ?? ''
}

function later(instant: string, seconds: number): string {
  return new Date(new Date(instant).getTime() + seconds * 1000).toISOString()
}

async function send(
  method: string,
  url: string,
  body?: object,
  headers: { readonly [name: string]: string } = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}
