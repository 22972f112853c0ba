import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { button, cardOf } from '../trial/cards.ts'
import type { Reaction } from '../trial/fake-bot.ts'
import { patch, sendCard } from '../trial/sending.ts'
import { CAST, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const before = cardOf(button('认领'))
const after = cardOf({ tag: 'markdown', content: '已认领' })

async function press(trial: Trial): Promise<Json> {
  await sendCard(trial, before)
  return trial.act({ as: '甲', press: '认领' })
}

async function cardShown(trial: Trial): Promise<unknown> {
  const { body } = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  return (body['items'] as { card: unknown }[]).at(-1)?.card
}

test.each<[string, number, Reaction]>([
  ['a status that is not 200', 200671, (_, response) => void response.writeHead(500).end('{}')],
  ['a redirect', 200671, (_, response) => void response.writeHead(302, { Location: '/' }).end()],
  ['nothing', 200672, (_, response) => void response.end()],
  ['text', 200672, () => 'no card.action.trigger event handle'],
  ['a field that is none', 200672, () => ({ msg: 'ok' })],
  ['a toast without words', 200672, () => ({ toast: { type: 'success' } })],
  ['a toast of a kind that is none', 200672, () => ({ toast: { type: 'ok', content: 'x' } })],
  ['a card that is not wrapped', 200673, () => ({ card: after })],
  ['a bad card', 200673, () => ({ card: { type: 'raw', data: cardOf({ tag: 'note' }) } })],
  ['a card of 1.0', 200830, () => ({ card: { type: 'raw', data: { elements: [] } } })],
  ['a cut connection', 200080, (_, response) => void response.destroy()],
])('answering a click with %s shows error %i and changes nothing', async (_, code, reaction) => {
  await using trial = await startTrial()
  trial.bot.onClick = reaction
  expect(await press(trial)).toMatchObject({ toast: null, card: null, clientError: { code } })
  expect(await cardShown(trial)).toEqual(before)
  expect(trial.bot.clicks).toHaveLength(1)
})

test('a click that is not answered within 3 s shows error 200341 and is not sent again', async () => {
  await using trial = await startTrial()
  trial.bot.onClick = () => {}
  const started = performance.now()
  expect((await press(trial))['clientError']).toMatchObject({ code: 200341 })
  expect(performance.now() - started).toBeGreaterThan(2900)
  expect(trial.bot.clicks).toHaveLength(1)
})

test('without an address, or with nobody behind it, the client says so', async () => {
  await using trial = await startTrial()
  await sendCard(trial, before)
  const free = createServer()
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
  const { port } = free.address() as AddressInfo
  await new Promise((resolve) => free.close(resolve))
  const cases = [
    ['', 200340],
    [`http://127.0.0.1:${port}/card`, 200342],
  ] as const
  for (const [cardUrl, code] of cases) {
    const other = await trial.another(() => {}, { cardUrl })
    const body = JSON.stringify({ as: '甲', press: '认领' })
    const response = await other.app.request('/act', { method: 'POST', body })
    expect(await response.json()).toMatchObject({ clientError: { code } })
    await other.close()
  }
})

test('an empty answer changes nothing and is no error', async () => {
  await using trial = await startTrial()
  expect(await press(trial)).toMatchObject({ toast: null, card: before, clientError: null })
})

test('a card that is updated before its click is answered flips back', async () => {
  await using trial = await startTrial()
  trial.bot.onClick = async ({ body }) => {
    const { context } = body['event'] as { context: { open_message_id: string } }
    expect((await patch(trial, context.open_message_id, after)).code).toBe(0)
    return { toast: { type: 'success', content: '已认领' } }
  }
  expect(await press(trial)).toMatchObject({ flippedBack: true, card: before })
  expect(await cardShown(trial)).toEqual(before)
  trial.bot.onClick = () => ({ card: { type: 'raw', data: after } })
  expect(await trial.act({ as: '甲', press: '认领' })).toMatchObject({ flippedBack: false })
  expect(await cardShown(trial)).toEqual(after)
})

test('a click is sent more than once only when a fault says so', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/faults', { callbacks: { duplicate: 2 } })
  let answered = 0
  trial.bot.onClick = () => {
    answered += 1
    return { toast: { type: 'success', content: `第${answered}次` } }
  }
  expect((await press(trial))['clientError']).toBeNull()
  const ids = trial.bot.clicks.map((click) => (click['header'] as { event_id: string }).event_id)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
})

test('an update sent right after the answer comes after it, however close they are', async () => {
  await using trial = await startTrial()
  const final = cardOf({ tag: 'markdown', content: '已纳入监管范围' })
  const patches: Promise<unknown>[] = []
  trial.bot.onClick = ({ body }, response) => {
    const { context } = body['event'] as { context: { open_message_id: string } }
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ card: { type: 'raw', data: after } }))
    patches.push(patch(trial, context.open_message_id, final))
  }
  for (let times = 0; times < 10; times += 1) {
    trial.aheadMs += 1000
    expect(await press(trial)).toMatchObject({ flippedBack: false })
    await Promise.all(patches)
    expect(await cardShown(trial)).toEqual(final)
  }
})

test('an update on its way beside the answer counts as sent after it', async () => {
  await using trial = await startTrial()
  const final = cardOf({ tag: 'markdown', content: '已纳入监管范围' })
  await sendCard(trial, before)
  let patched: Promise<unknown> = Promise.resolve()
  trial.bot.onClick = async ({ body }) => {
    const { context } = body['event'] as { context: { open_message_id: string } }
    patched = patch(trial, context.open_message_id, final)
    await new Promise((resolve) => setTimeout(resolve, 15))
    return { card: { type: 'raw', data: after } }
  }
  expect(await trial.act({ as: '甲', press: '认领' })).toMatchObject({ flippedBack: false })
  await patched
  expect(await cardShown(trial)).toEqual(final)
})
