import type { OpenAPIHono } from '@hono/zod-openapi'
import { readMatter, readMatters } from '../../db/act.ts'
import { listMatterIds, readRecord } from '../../db/queries/matters.ts'
import { listFeed } from '../../db/queries/trail.ts'
import { readCurrentWorld } from '../../db/queries/world.ts'
import { matterSheet, toCsv, toXlsx } from '../../templates/sheets/matters.ts'
import type { BotContext } from '../context.ts'
import type { ApiEnv } from './auth.ts'
import { ApiError } from './problem.ts'
import { getEvents, getMatter, getMatters } from './routes.ts'
import { eventOnWire, matterInList, matterOnWire } from './wire.ts'

/** The matter as its caller may see it. @throws {ApiError} 404 */
export async function presentMatter(ctx: BotContext, id: string, caller: string) {
  const found = await readMatter(ctx, id)
  if (!found) throw new ApiError(404, '没有该事项')
  const { trail, privates } = await readRecord(ctx.db, id, caller)
  return matterOnWire(found.world, found.matter, found.now, trail, privates)
}

/** How many matters are listed where nobody says otherwise, and at most exported. */
const PAGE = 50
const EXPORT_LIMIT = 10_000

/** Look-ups of matters, their export, and the feed of events. */
export function matterHandlers(app: OpenAPIHono<ApiEnv>, ctx: BotContext): void {
  app.openapi(getMatter, async (c) =>
    c.json((await presentMatter(ctx, c.req.valid('param').id, c.get('caller'))) as never, 200),
  )

  app.openapi(getMatters, async (c) => {
    const { format, ...filter } = c.req.valid('query')
    const wanted = format ?? formatOf(c.req.header('accept'))
    const limit = filter.limit ?? (wanted === 'json' ? PAGE : EXPORT_LIMIT)
    const ids = await listMatterIds(ctx.db, { ...filter, limit }, ctx.clock.now())
    const page = ids.slice(0, limit)
    const found = new Map((await readMatters(ctx, page)).map((one) => [one.matter.id, one]))
    const rows = page.flatMap((id) => found.get(id) ?? [])
    const next = ids.length > limit ? (page.at(-1) ?? null) : null
    if (wanted !== 'json') {
      if (next !== null) c.header('x-next-cursor', next)
      const sheet = matterSheet(rows)
      return wanted === 'csv'
        ? (c.body(toCsv(sheet), 200, download('csv', 'text/csv; charset=utf-8')) as never)
        : (c.body(new Uint8Array(await toXlsx(sheet)), 200, download('xlsx', XLSX)) as never)
    }
    const items = rows.map(({ world, matter, now }) => matterInList(world, matter, now))
    return c.json({ items, next } as never, 200)
  })

  app.openapi(getEvents, async (c) => {
    const { after, limit } = c.req.valid('query')
    const [tx = '0', id = '0'] = after?.split('-') ?? []
    const world = await readCurrentWorld(ctx)
    const rows = await listFeed(ctx.db, after ? { tx, id: Number(id) } : null, limit)
    const last = rows.at(-1)?.cursor
    const next = last && rows.length === limit ? `${last.tx}-${last.id}` : null
    const items = rows.map(({ line, cursor }) => ({
      cursor: `${cursor.tx}-${cursor.id}`,
      ...eventOnWire(world, line),
    }))
    return c.json({ items, next } as never, 200)
  })
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function formatOf(accept: string | undefined): 'json' | 'csv' | 'xlsx' {
  if (accept?.includes('text/csv')) return 'csv'
  return accept?.includes(XLSX) ? 'xlsx' : 'json'
}

function download(extension: string, type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="matters.${extension}"`,
  }
}
