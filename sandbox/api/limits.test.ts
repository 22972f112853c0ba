import { expect, test } from 'vitest'
import { apiWindows, createLimits } from '../limits.ts'
import { cardOf } from '../trial/cards.ts'
import { patch, sendCard, sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'

test('windows slide, are taken together or not at all, and refusals cost nothing', () => {
  let now = 0
  const limits = createLimits(() => now)
  const narrow = { key: 'narrow', cap: 2, windowMs: 1000 }
  const wide = { key: 'wide', cap: 3, windowMs: 60_000 }
  expect(limits.take([narrow, wide])).toBeUndefined()
  now = 600
  expect(limits.take([narrow, wide])).toBeUndefined()
  now = 700
  expect(limits.take([narrow, wide])).toEqual({ cap: 2, waitMs: 300 })
  now = 1000
  expect(limits.take([narrow, wide])).toBeUndefined()
  now = 30_000
  expect(limits.take([narrow, wide])).toEqual({ cap: 3, waitMs: 30_000 })
  now = 60_000
  expect(limits.take([narrow, wide])).toBeUndefined()
})

test('the sixth message in a second is refused, by chat and by person', async () => {
  await using trial = await startTrial()
  await sendText(trial, 'token first', { to: CAST.bing })
  const burst = async (to: string) => {
    const calls = Array.from({ length: 6 }, (_, n) => refusalOf(sendText(trial, `${n}`, { to })))
    return (await Promise.all(calls)).filter((one) => one.code !== 0)
  }
  for (const to of [CAST.group, CAST.jia]) {
    expect(await burst(to)).toEqual([expect.objectContaining({ status: 400, code: 230020 })])
  }
  trial.aheadMs += 1000
  expect(await burst(CAST.group)).toHaveLength(1)
})

test('the sixth update of one card in a second is refused, of another it is not', async () => {
  await using trial = await startTrial()
  const [first, second] = [await sendCard(trial, cardOf()), await sendCard(trial, cardOf())]
  const codes = []
  for (let times = 0; times < 6; times += 1) {
    codes.push((await refusalOf(patch(trial, first, cardOf()))).code)
  }
  expect(codes).toEqual([0, 0, 0, 0, 0, 230020])
  expect((await refusalOf(patch(trial, second, cardOf()))).code).toBe(0)
})

test('the 51st call of an API in a second is told how long to wait', async () => {
  await using trial = await startTrial()
  await trial.client.im.v1.chat.list()
  trial.aheadMs += 1000
  const calls = Array.from({ length: 51 }, () => refusalOf(trial.client.im.v1.chat.list()))
  const refused = (await Promise.all(calls)).filter((one) => one.code !== 0)
  expect(refused).toEqual([
    expect.objectContaining({
      status: 429,
      code: 99991400,
      headers: expect.objectContaining({
        'x-ogw-ratelimit-limit': '50',
        'x-ogw-ratelimit-reset': '1',
      }),
    }),
  ])
  const other = await refusalOf(
    trial.client.request({ url: '/open-apis/bot/v3/info', method: 'GET' }),
  )
  expect(other.code).toBe(0)
})

test('the 1,001st call of an API in a minute waits until the first is a minute old', () => {
  let now = 0
  const limits = createLimits(() => now)
  const call = () => limits.take(apiWindows('chat.list'))
  for (let second = 0; second < 20; second += 1) {
    now = second * 1000
    for (let times = 0; times < 50; times += 1) expect(call()).toBeUndefined()
  }
  now = 20_000
  expect(call()).toEqual({ cap: 1000, waitMs: 40_000 })
  now = 60_000
  expect(call()).toBeUndefined()
})
