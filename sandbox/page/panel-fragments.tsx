import { Hono } from 'hono'
import type { Calendar } from '../../rules/time/calendar.ts'
import { dayOf } from '../../rules/time/day.ts'
import type { SandboxClock } from './clock-routes.tsx'
import { inventCompany, type Place } from './company.ts'
import { dayWords } from './moments.ts'
import type { NextEnd } from './deadlines.ts'
import type { StandIn } from './stand-in.ts'
import { ApprovalTile, type OfferedItem } from './view/approval-tile.tsx'
import { ClockTile } from './view/clock-tile.tsx'
import { GuideTile, type PushHandler } from './view/guide-tile.tsx'
import { CallsTile, FaultTile } from './view/panel.tsx'

/** The catalogue's items, read anew whenever the form is drawn. */
export type OfferedItems = () => readonly OfferedItem[] | Promise<readonly OfferedItem[]>

interface PanelOptions {
  readonly standIn: StandIn
  readonly clock: SandboxClock
  readonly calendar: () => Promise<Calendar>
  readonly place: Place
  readonly nextEnd: () => Promise<NextEnd | null>
  readonly items: OfferedItems
}

const CALLS_SHOWN = 60

/** The tiles of the panel, as HTML. */
export function panelFragments(options: PanelOptions): Hono {
  const { standIn, clock, place } = options
  const app = new Hono()
  app.get('/guide', async (c) => {
    const handler = await handlerIn(standIn, c.req.query('chat') ?? '')
    return c.html(<GuideTile handler={handler} />)
  })
  app.get('/clock', async (c) => {
    const now = clock.now()
    const words = dayWords(dayOf(now), await options.calendar())
    // The clock is shown even where the product cannot tell what is owed.
    const nextEnd = await options.nextEnd().catch(() => null)
    const nextDue = await clock.nextDue()
    const movable = clock.movable !== false
    return c.html(<ClockTile {...{ now, nextEnd, nextDue, movable }} dayWords={words} />)
  })
  app.get('/approval', async (c) => {
    const items = await options.items()
    const chosen = items[Math.floor(Math.random() * items.length)] ?? { item: '' }
    const company = inventCompany(place, Math.random)
    return c.html(<ApprovalTile items={items} chosen={chosen} company={company} />)
  })
  app.get('/faults', async (c) => c.html(<FaultTile plan={await standIn.faults()} />))
  app.get('/calls', async (c) => {
    const calls = await standIn.calls(0)
    return c.html(<CallsTile calls={calls.slice(-CALLS_SHOWN)} />)
  })
  return app
}

/** Whoever would handle a card in a chat: its first liaison (联络员), else its first member. */
async function handlerIn(standIn: StandIn, chatId: string): Promise<PushHandler> {
  const { people, chats } = await standIn.directory()
  const chat = chats.find((one) => one.chatId === chatId)
  if (chat?.mode !== 'group') return null
  const members = people.filter(
    ({ openId, isResigned }) => !isResigned && chat.members.includes(openId),
  )
  const person =
    members.find(({ title }) => title === '联络员') ??
    members.find(({ title }) => title.includes('联络员')) ??
    members[0]
  if (!person) return null
  const words = [person.department, person.title, person.name].filter(Boolean).join(' ')
  return { openId: person.openId, chatId, words }
}
