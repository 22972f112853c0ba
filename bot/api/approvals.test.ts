import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYS, testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { approvalBody, personId } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { badPaths, taskOf, trailOf } from '../testing-wire.ts'
import type { MatterWire } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const ascending = (one: number, other: number) => one - other

const post = <Body = MatterWire>(body: object, key: string = KEYS.alpha) =>
  bot.ask<Body>('POST', '/api/v1/approvals', { body, key })

describe('a reference', () => {
  test('with the same body finds the matter it opened, and nothing is sent twice', async () => {
    const body = approvalBody()
    const first = await post(body)
    const rows = await bot.countRows()
    const again = await post(body)
    const { reference, ...rest } = body
    const reordered = await post({ ...rest, reference })
    expect([first.status, again.status, reordered.status]).toEqual([201, 200, 200])
    expect([again.body.id, reordered.body.id]).toEqual([first.body.id, first.body.id])
    expect(await bot.countRows()).toEqual(rows)
  })

  test('with a default written out is the same body', async () => {
    const body = approvalBody()
    const { id } = (await post(body)).body
    const explicit = { ...body, permit: { ...body.permit, action: 'grant' } }
    expect(await post(explicit)).toMatchObject({ status: 200, body: { id } })
  })

  test('with another body is a conflict that names the matter', async () => {
    const body = approvalBody()
    const { id } = (await post(body)).body
    const rows = await bot.countRows()
    const answer = await post({ ...body, item: { name: '公共场所卫生许可' } })
    expect(answer).toMatchObject({ status: 409, type: expect.stringContaining('problem+json') })
    expect(JSON.stringify(answer.body)).toContain(id)
    expect(await bot.countRows()).toEqual(rows)
  })

  test('of another caller is another reference', async () => {
    const body = approvalBody()
    const answers = [await post(body), await post(body, KEYS.beta)]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(answers[0]?.body.id).not.toBe(answers[1]?.body.id)
  })

  test('posted ten times at once opens one matter', async () => {
    const body = approvalBody()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)))
    expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([
      ...Array(9).fill(200),
      201,
    ])
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
  })

  test('posted with ten bodies at once opens one matter, and the others conflict', async () => {
    const body = approvalBody()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        post({ ...body, permit: { ...body.permit, number: `N-${index}` } }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([
      201,
      ...Array(9).fill(409),
    ])
  })
})

describe('a correction', () => {
  test('takes the place of what it corrects, and each names the other', async () => {
    const body = approvalBody()
    const { id } = (await post(body)).body
    const corrected = { ...body, item: { name: '公共场所卫生许可' }, corrects: id }
    const answer = await post(corrected)
    expect(answer).toMatchObject({ status: 201, body: { causedBy: id } })
    expect(await bot.matter(id)).toMatchObject({
      state: 'cancelled',
      correctedBy: answer.body.id,
      tasks: [{ state: 'cancelled' }],
    })
    expect(trailOf(await bot.matter(id)).at(-1)).toBe('correct')
    expect((await post(corrected)).status).toBe(200)
    expect((await post(body)).body.id).toBe(id)
  })

  test('of a matter that is not there is refused by its field', async () => {
    const corrects = '0190a8f0-0000-7000-8000-000000000000'
    const answer = await bot.ask('POST', '/api/v1/approvals', { body: approvalBody({ corrects }) })
    expect(answer.status).toBe(422)
    expect(badPaths(answer.body)).toEqual(['corrects'])
  })

  test('of a matter that was corrected already is a conflict, also when two come at once', async () => {
    const { id } = await bot.push()
    const bodies = [1, 2, 3].map(() => approvalBody({ corrects: id }))
    const statuses = await Promise.all(bodies.map(async (body) => (await post(body)).status))
    expect(statuses.toSorted(ascending)).toEqual([201, 409, 409])
  })

  test('of a matter that was taken back is a conflict', async () => {
    const { id } = await bot.push()
    await bot.ask('POST', `/api/v1/matters/${id}/cancel`, { body: { reason: '重复' } })
    expect((await post(approvalBody({ corrects: id }))).status).toBe(409)
  })
})

describe('taking back', () => {
  const cancel = (id: string, body: object = { reason: '重复推送' }) =>
    bot.ask<MatterWire>('POST', `/api/v1/matters/${id}/cancel`, { body })

  test('ends the matter with its reason; the second time finds it ended and does nothing', async () => {
    const { id } = await bot.push()
    const first = await cancel(id)
    expect(first).toMatchObject({ status: 200, body: { id, state: 'cancelled' } })
    const rows = await bot.countRows()
    expect(await cancel(id, { reason: '另一个原因' })).toMatchObject({ status: 200, body: { id } })
    expect(await bot.countRows()).toEqual(rows)
    expect(trailOf(await bot.matter(id)).filter((type) => type === 'cancel')).toHaveLength(1)
  })

  test('is possible after a claim', async () => {
    const matter = await bot.push()
    await press(bot.app, { by: personId('scjg', 'liaison'), act: 'claim', task: taskOf(matter).id })
    expect(await cancel(matter.id)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  })

  test('a matter that was corrected is a conflict, for the correction stands', async () => {
    const { id } = await bot.push()
    await post(approvalBody({ corrects: id }))
    expect((await cancel(id)).status).toBe(409)
  })

  test('a matter that is not there, and one that cannot be', async () => {
    expect((await cancel('0190a8f0-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await cancel('not-a-uuid')).status).toBe(422)
  })

  test('a matter that somebody else holds is answered as busy', async () => {
    const { id } = await bot.push()
    const other = await bot.database.pool.connect()
    await other.query('begin')
    await other.query('select from matter where id = $1 for update', [id])
    const answer = await cancel(id)
    await other.query('rollback')
    other.release()
    expect(answer).toMatchObject({ status: 503, body: { title: '系统繁忙，请稍后再试' } })
  })
})

describe('private values', () => {
  const secret = {
    counterpart: { name: '林小满', contact: { name: '林大壮', phone: '13912345678' } },
    commitment: { letter: '承诺书全文', dueOn: '2026-12-20' },
    kind: 'commitment',
    documents: [{ name: '核准通知', url: 'https://files.example.com/a.pdf' }],
  }

  test('are shown to the caller who pushed them and to nobody else', async () => {
    const { id } = await bot.push(secret)
    const seenBy = async (key: string) =>
      JSON.stringify((await bot.ask('GET', `/api/v1/matters/${id}`, { key })).body)
    const own = await seenBy(KEYS.alpha)
    const others = await seenBy(KEYS.beta)
    for (const value of ['林小满', '林大壮', '13912345678', '承诺书全文', 'files.example.com']) {
      expect(own).toContain(value)
      expect(others).not.toContain(value)
    }
    expect(others).toContain('林*')
  })

  test('stand where the body had them', async () => {
    const { payload } = await bot.push(secret)
    expect(payload).toMatchObject({
      counterpart: secret.counterpart,
      commitment: secret.commitment,
      documents: secret.documents,
    })
  })

  test('are in no list, no export and no event', async () => {
    await bot.push(secret)
    for (const path of ['matters', 'matters?format=csv', 'events?limit=1000']) {
      const { body } = await bot.ask<unknown>('GET', `/api/v1/${path}`)
      const text = JSON.stringify(body)
      for (const value of ['林小满', '林大壮', '13912345678', '承诺书全文', 'files.example.com']) {
        expect(text).not.toContain(value)
      }
    }
  })
})

test('a credit code whose check character does not fit is a warning on the matter', async () => {
  const counterpart = { name: '河湾餐饮有限公司', creditCode: '91370305MA3C0XQE40' }
  expect((await bot.push({ counterpart })).warnings).toEqual(['统一社会信用代码校验位不符，请核对'])
})

test('given departments win over the catalogue, and the difference is an event', async () => {
  const matter = await bot.push({ departments: ['wjj', 'wjj', 'zhzf'] })
  expect(matter.tasks.map((task) => task.department)).toEqual(['wjj', 'zhzf'])
  expect(trailOf(matter)).toEqual(['push', 'route-difference'])
  expect(matter.events[1]?.data).toEqual({ given: ['wjj', 'zhzf'], catalogue: ['scjg'] })
})
