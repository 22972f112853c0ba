import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { raw } from 'hono/html'
import { z } from 'zod'
import { type Calendar, calendarOf } from '../../rules/time/calendar.ts'
import { STATE_COUNCIL_YEARS } from '../../rules/time/state-council.ts'
import { fileApproval } from './api.ts'
import { approvalForm } from './approval.ts'
import { loadAssets } from './assets.ts'
import { clockRoutes, type SandboxClock } from './clock-routes.tsx'
import { placeOf } from './company.ts'
import { findNextEnd } from './deadlines.ts'
import { FAULT_SWITCHES, turned } from './fault-switches.ts'
import { chatFragments } from './fragments.tsx'
import { type OfferedItems, panelFragments } from './panel-fragments.tsx'
import { problemOf } from './problem.ts'
import { ownPageOnly, securityHeaders } from './security.ts'
import { connectStandIn, type StandInApp } from './stand-in.ts'
import { type ProfileWords, Shell } from './view/shell.tsx'

/** What the page needs from whoever starts it. */
export interface SandboxPageOptions {
  readonly standIn: { readonly app: StandInApp }
  readonly clock: SandboxClock
  /** The product's own public API, and a key for it. */
  readonly api: { readonly baseUrl: string; readonly key: string }
  readonly profile: ProfileWords
  /** The catalogue's items that the form offers. */
  readonly items: OfferedItems
  /** The calendar in force; the one shipped with the product when left out. */
  readonly calendar?: () => Calendar | Promise<Calendar>
}

const STYLES = ['base.css', 'palette.css', 'spacing.css', 'card.css', 'page.css', 'panel.css']
// The second is the address with a slash at its end.
const PAGE_PATHS = ['/', '/:nothing{.{0}}']
const switchBody = z.strictObject({ id: z.string(), on: z.boolean() })

/** The sandbox page and the pieces it is made of, to be mounted at `/sandbox` beside the stand-in. */
export function sandboxPage(options: SandboxPageOptions): Hono {
  const { profile, clock } = options
  const standIn = connectStandIn(options.standIn.app)
  const shipped = calendarOf(STATE_COUNCIL_YEARS)
  const calendar = async () => (await options.calendar?.()) ?? shipped
  const place = placeOf(profile.id)
  const nextEnd = () => findNextEnd(options.api, clock.now())
  const app = new Hono()
  app.onError(problemOf)
  for (const path of ['/assets/*', '/view/*', '/clock', '/approvals', '/switches']) {
    app.use(path, securityHeaders)
  }
  for (const path of ['/clock', '/approvals', '/switches']) app.post(path, ownPageOnly)

  app.on('GET', PAGE_PATHS, securityHeaders, (c) => c.html(shell(profile)))
  app.route('/assets', assetRoutes())
  app.route(
    '/view',
    chatFragments(standIn, () => clock.now()),
  )
  app.route('/view', panelFragments({ ...options, standIn, calendar, place, nextEnd }))
  app.route('/clock', clockRoutes({ clock, calendar, nextEnd }))
  app.post('/approvals', async (c) => {
    const form = approvalForm.parse(await c.req.json())
    const make = {
      now: clock.now(),
      place,
      reference: `sandbox-${randomUUID()}`,
      random: Math.random(),
    }
    return c.json(await fileApproval(options.api, form, make), 201)
  })
  app.post('/switches', async (c) => {
    const { id, on } = switchBody.parse(await c.req.json())
    const one = FAULT_SWITCHES.find((known) => known.id === id)
    if (!one) return c.json({ title: '没有这个开关', status: 404 }, 404)
    await standIn.setFaults(turned(await standIn.faults(), one, on))
    return c.body(null, 204)
  })
  return app
}

function shell(profile: ProfileWords) {
  const styles = STYLES.map((name) => `/sandbox/assets/${name}`)
  return (
    <>
      {raw('<!doctype html>')}
      <Shell profile={profile} styles={styles} script="/sandbox/assets/main.js" />
    </>
  )
}

function assetRoutes(): Hono {
  const assets = loadAssets()
  return new Hono().get('/:name', (c) => {
    const asset = assets.get(c.req.param('name'))
    if (!asset) return c.notFound()
    c.header('ETag', asset.tag)
    c.header('Cache-Control', 'no-cache')
    if (c.req.header('if-none-match') === asset.tag) return c.body(null, 304)
    return c.body(asset.body, 200, { 'Content-Type': asset.type })
  })
}
