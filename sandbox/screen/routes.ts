import { Hono } from 'hono'
import { act } from '../act/act.ts'
import { ActProblem } from '../act/problem.ts'
import { personMeant } from '../act/who.ts'
import { postChallenge } from '../callback/post.ts'
import type { Context } from '../context.ts'
import { faultPlan } from '../faults.ts'
import { findUpload } from '../store/uploads.ts'
import { chatHistory, chatsOfPerson, historyQuery } from './history.ts'
import { problemAnswer } from './problem-answer.ts'
import { chatsBody, directoryState, peopleBody, seedGroups, seedPeople } from './seeds.ts'
import { changeStream } from './stream.ts'

/** The stand-in's own routes: acting as people, faults, and looking at what there is. */
export function screenRoutes(ctx: Context): Hono {
  const app = new Hono()
  app.onError(problemAnswer(ctx.log))
  addDeeds(app, ctx)
  addViews(app, ctx)
  return app
}

function addDeeds(app: Hono, ctx: Context): void {
  app.post('/act', async (c) => c.json(await act(ctx, await c.req.json())))
  app.put('/faults', async (c) => {
    await ctx.faults.replace(faultPlan.parse(await c.req.json()))
    return c.json(ctx.faults.plan())
  })
  app.put('/people', async (c) => {
    await seedPeople(ctx, peopleBody.parse(await c.req.json()))
    return c.body(null, 204)
  })
  app.put('/chats', async (c) => {
    await seedGroups(ctx, chatsBody.parse(await c.req.json()))
    return c.body(null, 204)
  })
  app.post('/challenge', async (c) => {
    const urls = [ctx.callback.eventUrl, ctx.callback.cardUrl]
    const outcomes = await Promise.all(urls.map((url) => postChallenge(ctx, url, 'are-you-there')))
    return c.json({ event: outcomes[0], card: outcomes[1] })
  })
}

function addViews(app: Hono, ctx: Context): void {
  app.get('/faults', (c) => c.json(ctx.faults.plan()))
  app.get('/state', async (c) => c.json(await directoryState(ctx)))
  app.get('/chats/:id/messages', async (c) => {
    const query = historyQuery.parse(c.req.query())
    return c.json(await chatHistory(ctx, c.req.param('id'), query))
  })
  app.get('/people/:id/chats', async (c) => {
    const person = await personMeant(ctx, c.req.param('id'))
    return c.json({ items: await chatsOfPerson(ctx, person.openId) })
  })
  app.get('/calls', (c) => c.json({ items: ctx.calls.after(Number(c.req.query('after') ?? 0)) }))
  app.get('/files/:key', async (c) => {
    const upload = await findUpload(ctx.pool, c.req.param('key'))
    if (upload === undefined) throw new ActProblem(404, '没有这个文件')
    const name = encodeURIComponent(upload.name)
    return c.body(new Uint8Array(upload.bytes), 200, {
      'Content-Type': upload.contentType,
      'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
      'X-Content-Type-Options': 'nosniff',
    })
  })
  app.get('/stream', (c) => changeStream(ctx, c))
  app.get('/settled', async (c) => {
    await ctx.work.settled()
    return c.json({ settled: true })
  })
}
