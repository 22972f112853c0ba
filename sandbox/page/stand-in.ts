import type { CallRecord } from '../calls.ts'
import { type FaultPlan, faultPlan } from '../faults.ts'
import { jsonOf, textOf } from '../json.ts'
import type { MessageView } from '../screen/message-view.ts'
import type { Chat } from '../store/chats.ts'
import type { Person } from '../store/people.ts'

/** The stand-in's HTTP app: it is asked through its routes, as anybody else could. */
export interface StandInApp {
  request(path: string, init?: RequestInit): Response | Promise<Response>
}

/** A chat and the open_ids of those in it. */
export type ChatWithMembers = Chat & { readonly members: readonly string[] }

/** Everybody and every chat. */
export interface Directory {
  readonly bot: { readonly openId: string; readonly name: string }
  readonly people: readonly Person[]
  readonly chats: readonly ChatWithMembers[]
}

/** A chat as a person's list shows it. */
export type ListedChat = ChatWithMembers & { readonly lastMessage: MessageView | null }

/** Which part of a chat, or of a thread in it, is asked for. Positions are not included themselves. */
export interface HistoryRange {
  readonly after?: number | undefined
  readonly before?: number | undefined
  readonly limit: number
  readonly thread?: string | undefined
}

/** What the page reads from the stand-in, and the one thing it sets there. */
export interface StandIn {
  directory(): Promise<Directory>
  chatsOf(openId: string): Promise<readonly ListedChat[]>
  history(chatId: string, range: HistoryRange): Promise<readonly MessageView[]>
  faults(): Promise<FaultPlan>
  setFaults(plan: FaultPlan): Promise<void>
  calls(after: number): Promise<readonly CallRecord[]>
}

/** The stand-in did not do what was asked; the message is its own, for the person at the screen. */
export class StandInProblem extends Error {
  override readonly name = 'StandInProblem'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

// A burst of messages draws many pieces of the page, for which names and members stay the same.
const DIRECTORY_KEPT_MS = 1000

/** The stand-in behind its HTTP routes. */
export function connectStandIn(app: StandInApp): StandIn {
  let kept: { at: number; directory: Promise<Directory> } | null = null
  const read = (path: string) => ask(app, path)
  const items = async (path: string) => jsonOf(await read(path))['items']
  return {
    async directory() {
      if (kept === null || performance.now() - kept.at > DIRECTORY_KEPT_MS) {
        kept = { at: performance.now(), directory: read('/state') as Promise<Directory> }
        kept.directory.catch(() => (kept = null))
      }
      return kept.directory
    },
    async chatsOf(openId) {
      const path = `/people/${encodeURIComponent(openId)}/chats`
      return (await items(path)) as readonly ListedChat[]
    },
    async history(chatId, range) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(range)) {
        if (value !== undefined) query.set(name, String(value))
      }
      const path = `/chats/${encodeURIComponent(chatId)}/messages?${query.toString()}`
      return (await items(path)) as readonly MessageView[]
    },
    faults: async () => faultPlan.parse(await read('/faults')),
    async setFaults(plan) {
      const headers = { 'Content-Type': 'application/json' }
      await ask(app, '/faults', { method: 'PUT', headers, body: JSON.stringify(plan) })
    },
    calls: async (after) => (await items(`/calls?after=${after}`)) as readonly CallRecord[],
  }
}

async function ask(app: StandInApp, path: string, init?: RequestInit): Promise<unknown> {
  const answer = await app.request(path, init)
  const body: unknown = await answer.json()
  if (answer.ok) return body
  const { title, detail } = jsonOf(body)
  throw new StandInProblem(answer.status, textOf(detail) ?? textOf(title) ?? '沙箱没有照做')
}
