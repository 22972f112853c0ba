import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYS, testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { personId } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { badPaths, taskOf } from '../testing-wire.ts'
import type { MatterWire, PageWire } from '../testing-wire.ts'

let bot: TestBot
/** Matters by what became of them. */
const ids: Record<string, string> = {}

const named = (name: string, more: object = {}) => ({
  counterpart: { name, type: 'organisation' },
  ...more,
})
const individual = { counterpart: { name: '林小满', type: 'individual' } }

beforeAll(async () => {
  bot = await testBot()
  const keep = async (word: string, changes: object = {}) => {
    const matter = await bot.push(changes)
    ids[word] = matter.id
    return matter
  }
  await keep('overdue', named('百分之百餐饮有限公司'))
  await bot.deliver(ids['overdue'] ?? '')
  await bot.moveTo('2026-11-27T10:00:00+08:00')
  const claimed = await keep('claimed', named('100%纯净水有限公司'))
  await press(bot.app, { by: personId('scjg', 'liaison'), act: 'claim', task: taskOf(claimed).id })
  const cancelled = await keep('cancelled', named('a_b贸易有限公司'))
  await bot.ask('POST', `/api/v1/matters/${cancelled.id}/cancel`, { body: { reason: '重复' } })
  await keep('both', { ...named('反斜\\杠有限公司'), item: { name: '户外广告设施许可' } })
  const zhzf = { by: personId('zhzf', 'liaison'), act: 'claim' }
  await press(bot.app, { ...zhzf, task: `${ids['both']}.2` })
  await keep('health', { ...named('郯城县诊所'), item: { name: '公共场所卫生许可' } })
  await keep('individual', individual)
  await keep('formula', named('=1+1"公司'))
})
afterAll(() => bot[Symbol.asyncDispose]())

async function list(query: string): Promise<string[]> {
  const { status, body } = await bot.ask<PageWire<MatterWire>>('GET', `/api/v1/matters?${query}`)
  expect(status).toBe(200)
  return body.items.map((one) => Object.keys(ids).find((word) => ids[word] === one.id) ?? one.id)
}

test('a list begins with the newest, and its items say what each department owes', async () => {
  expect(await list('')).toEqual(Object.keys(ids).toReversed())
  const { body } = await bot.ask<PageWire<MatterWire>>('GET', '/api/v1/matters?limit=1')
  expect(body.items[0]).toMatchObject({
    id: ids['formula'],
    kind: 'approval-push',
    state: 'open',
    tasks: [{ department: 'scjg', departmentName: '区市场监督管理局', state: 'pending' }],
  })
  expect(body.items[0]).not.toHaveProperty('payload')
})

describe('a filter', () => {
  test.each([
    [
      'kind=approval-push',
      ['formula', 'individual', 'health', 'both', 'cancelled', 'claimed', 'overdue'],
    ],
    ['state=open', ['formula', 'individual', 'health', 'both', 'overdue']],
    ['state=closed', ['claimed']],
    ['state=cancelled', ['cancelled']],
    ['state=pending', ['formula', 'individual', 'health', 'both', 'overdue']],
    ['state=claimed', ['both', 'claimed']],
    ['state=auto-claimed', []],
    ['department=wjj', ['health']],
    ['department=zhzf', ['both']],
    ['department=nowhere', []],
    ['department=zhzf&state=claimed', ['both']],
    ['department=zhzf&state=pending', []],
    ['department=scjg&state=pending', ['formula', 'individual', 'both', 'overdue']],
    ['overdue=true', ['overdue']],
    ['overdue=true&department=wjj', []],
    ['overdue=false&state=pending', ['formula', 'individual', 'health', 'both']],
  ])('?%s', async (query, expected) => {
    expect(await list(query)).toEqual(expected)
  })
})

describe('a search', () => {
  test.each([
    ['a percent sign is no joker', '100%', ['claimed']],
    ['nor is one that stands for anything', '百%百', []],
    ['nor is an underline', 'a_b', ['cancelled']],
    ['an underline matches nothing else', 'a_', ['cancelled']],
    ['a backslash is itself', '斜\\杠', ['both']],
    ['case does not matter', 'A_B', ['cancelled']],
    ['blanks around the words do not matter', ' 诊所 ', ['health']],
    ['an old spelling finds the new', '郟城', ['health']],
    ['a quote is a quote', '1"公', ['formula']],
    ['an individual is found by what is shown', '林*', ['individual']],
    ['and not by the name that is not', '林小满', []],
    ['an item', '卫生许可', ['health']],
    ['SQL is text', "' or 1=1 --", []],
  ])('%s', async (_what, words, expected) => {
    expect(await list(`q=${encodeURIComponent(words)}`)).toEqual(expected)
  })

  test('finds a matter by its number, its permit and its credit code', async () => {
    const matter = await bot.matter(ids['health'] ?? '')
    const { number } = matter.payload['permit'] as { number: string }
    expect(await list(`q=${matter.number}`)).toEqual(['health'])
    expect(await list(`q=${number.toLowerCase()}`)).toEqual(['health'])
  })
})

test('pages follow each other without a gap or a repetition, also when something is pushed meanwhile', async () => {
  const seen: string[] = []
  let cursor: string | null = null
  const before = (await list('limit=500')).length
  do {
    const query: string = cursor === null ? 'limit=2' : `limit=2&cursor=${cursor}`
    const { body } = await bot.ask<PageWire<MatterWire>>('GET', `/api/v1/matters?${query}`)
    seen.push(...body.items.map((one) => one.id))
    if (cursor === null) await bot.push(named('后来的公司'))
    cursor = body.next
  } while (cursor !== null)
  expect(seen).toHaveLength(before)
  expect(new Set(seen).size).toBe(before)
  expect(await list('limit=500&q=后来')).toHaveLength(1)
})

describe('a bad query', () => {
  test.each([
    ['limit=0', 'limit', '不得小于1'],
    ['limit=501', 'limit', '不得大于500'],
    ['limit=-1', 'limit', '须为数字'],
    ['limit=1.5', 'limit', '须为数字'],
    ['limit=1e2', 'limit', '须为数字'],
    ['limit=', 'limit', '须为数字'],
    ['limit=5&limit=6', 'limit', '须为数字'],
    ['cursor=x', 'cursor', '不是有效的编号（UUID）'],
    ['cursor=', 'cursor', '不是有效的编号（UUID）'],
    ['state=opened', 'state', /^须为open、closed、pending/],
    ['kind=push', 'kind', /approval-push/],
    ['overdue=1', 'overdue', '须为true、false之一'],
    ['overdue=', 'overdue', '须为true、false之一'],
    ['format=pdf', 'format', '须为json、csv、xlsx之一'],
    ['q=', 'q', '不能为空'],
    ['q=%20', 'q', '不能为空'],
    ['q=%00', 'q', '含有不能保存的字符'],
    [`q=${'x'.repeat(201)}`, 'q', '不得超过200个字符'],
    ['department=%00', 'department', '含有不能保存的字符'],
    ['department=', 'department', '不能为空'],
    ['department=a&department=b', 'department', '须为文本'],
    ['sort=id', 'sort', '未知字段'],
  ])('?%s is refused', async (query, path, message) => {
    const { status, body } = await bot.ask('GET', `/api/v1/matters?${query}`)
    expect(status).toBe(422)
    expect(badPaths(body)).toEqual([path])
    expect(body.errors?.[0]?.message).toMatch(message)
  })
})

/** The files in a zip, by name. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  let at = bytes.indexOf('PK\x01\x02', 0, 'latin1')
  while (at >= 0) {
    const [packed, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)]
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const data = bytes.subarray(start, start + packed)
    files.set(name, (bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString())
    at = bytes.indexOf('PK\x01\x02', at + 46, 'latin1')
  }
  return files
}

describe('an export', () => {
  const download = (query: string, accept?: string) =>
    bot.app.request(`/api/v1/matters${query}`, {
      headers: { authorization: `Bearer ${KEYS.alpha}`, ...(accept ? { accept } : {}) },
    })

  test.each([
    ['by its query', '?format=csv', undefined],
    ['by what the caller accepts', '', 'text/csv'],
    ['by its query before what the caller accepts', '?format=csv', 'application/json'],
  ])('as CSV %s', async (_how, query, accept) => {
    const answer = await download(query, accept)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="matters.csv"')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = bytes.toString('utf8').trimEnd().split('\r\n')
    expect(lines[0]).toContain('"编号","事项名称","行政相对人"')
    // One line for each department's task.
    expect(lines).toHaveLength(1 + Object.keys(ids).length + 2)
    expect(bytes.toString()).toContain(`"'=1+1""公司"`)
  })

  test('has the same filters as the list', async () => {
    const text = await (await download('?format=csv&department=wjj')).text()
    expect(text.trimEnd().split('\r\n')).toHaveLength(2)
    expect(text).toContain('郯城县诊所')
  })

  test('that is cut off says where it goes on', async () => {
    const first = await download('?format=csv&limit=3')
    const cursor = first.headers.get('x-next-cursor')
    expect(cursor).toMatch(/^[0-9a-f-]{36}$/)
    const rest = await download(`?format=csv&limit=500&cursor=${cursor}`)
    expect(rest.headers.get('x-next-cursor')).toBeNull()
    const lines = async (answer: Response) =>
      (await answer.text()).trimEnd().split('\r\n').length - 1
    expect((await lines(first)) + (await lines(rest))).toBe(Object.keys(ids).length + 2)
  })

  test('as XLSX is a workbook of texts', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    for (const [query, accept] of [['?format=xlsx'], ['', type]] as const) {
      const answer = await download(query, accept)
      expect(answer.headers.get('content-type')).toBe(type)
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="matters.xlsx"')
      const files = unzip(Buffer.from(await answer.arrayBuffer()))
      const all = [...files.values()].join('\n')
      expect([...files.keys()]).toContain('xl/workbook.xml')
      expect(all).toContain('郯城县诊所')
      expect(all).not.toContain('<f>')
    }
  })
})
