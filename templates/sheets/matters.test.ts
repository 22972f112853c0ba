import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { china, PUSHED_AT, worldOf } from '../../rules/testing.ts'
import { play } from '../../rules/testing-play.ts'
import { matterSheet, toCsv, toXlsx } from './matters.ts'

const FORMULAS = [
  '=1+1',
  '=HYPERLINK("https://evil.example","点我")',
  '+86-1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
]

/** Reads a CSV as spreadsheets do: quotes, commas, line breaks within quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, end] of text.replace(/^\uFEFF/, '').matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push((quoted ?? '').replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

/** The text of a file within a zip archive, by the central directory at its end. */
function unzip(zip: Buffer, name: string): string {
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\u0005\u0006') + 16)
  for (;;) {
    const length = zip.readUInt16LE(at + 28)
    const found = zip.toString('utf8', at + 46, at + 46 + length)
    if (found === name) break
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  const local = zip.readUInt32LE(at + 42)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20))
  return zip.readUInt16LE(at + 10) === 0 ? packed.toString() : inflateRawSync(packed).toString()
}

test.each(FORMULAS)('the cell %j is text to a spreadsheet, as CSV', (cell) => {
  const [[written = ''] = []] = parseCsv(toCsv([[cell]]))
  expect(written).toMatch(/^'/)
  expect(written.slice(1)).toBe(cell)
})

test('a name as it comes stays as it is, quotes and commas included', () => {
  const cells = ['甲"乙"公司', 'a,b', '第一行\n第二行', '007', '91350100M000100Y43', '']
  expect(parseCsv(toCsv([cells, cells]))).toEqual([cells, cells])
  expect(toCsv([cells]).startsWith('\uFEFF')).toBe(true)
})

test('an xlsx holds no formula, and every cell is text', async () => {
  const file = await toXlsx([FORMULAS, ['007', '甲', '2026-11-20']])
  const sheet = unzip(file, 'xl/worksheets/sheet1.xml')
  expect(sheet).not.toMatch(/<f[ >]/)
  const cells = [...sheet.matchAll(/<c ([^>]*)>/g)].map(([, attributes]) => attributes)
  expect(cells).toHaveLength(FORMULAS.length + 3)
  for (const attributes of cells) expect(attributes).toMatch(/t="(s|inlineStr|str)"/)
  const strings = unzip(file, 'xl/sharedStrings.xml')
  expect(strings).toContain('007')
  expect(strings).not.toMatch(/<t[^>]*>=/)
})

test('the ledger has a line a task, in words, with the article of its limit', () => {
  const world = worldOf('linzi')
  const one = play(world, {
    counterpart: { name: '=cmd|calc', type: 'organisation', creditCode: '91350100M000100Y43' },
  })
  one.deliver(PUSHED_AT)
  one.press('ou_zfj_liaison', 'claim', china('2026-11-20T11:00'))
  one.runTo(china('2026-11-24T00:01'))
  const sheet = matterSheet([{ matter: one.matter, world, now: china('2026-11-24T09:00') }])
  expect(sheet).toHaveLength(3)
  expect(new Set(sheet.map((row) => row.length)).size).toBe(1)
  const [headings = [], first = [], second = []] = sheet
  const cell = (row: readonly string[], heading: string) => row[headings.indexOf(heading)]
  expect(cell(first, '状态')).toBe('自动认领')
  expect(cell(first, '截止时间（不含）')).toBe('2026-11-24 00:00')
  expect(cell(first, '时限依据')).toBe('1个工作日内（第七条第（一）项第1目）')
  expect(cell(first, '认领时间')).toBe('2026-11-24 00:00')
  expect(cell(second, '状态')).toBe('已认领')
  expect(cell(second, '认领时间')).toBe('2026-11-20 11:00')
  expect(cell(second, '是否超期')).toBe('否')
  expect(parseCsv(toCsv(sheet))[1]).toContain("'=cmd|calc")
})

test.each([
  ['tancheng', '是'],
  ['huancui', '否'],
] as const)('in %s an unclaimed task past its end is 超期: %s', (place, late) => {
  const world = worldOf(place)
  const one = play(world, { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.runTo(china('2026-11-24T00:01'))
  const [headings = [], row = []] = matterSheet([
    { matter: one.matter, world, now: china('2026-11-24T09:00') },
  ])
  expect(row[headings.indexOf('是否超期')]).toBe(late)
})

test('personal values stand in no ledger', () => {
  const world = worldOf('linzi')
  const one = play(world, {
    counterpart: { name: '欧阳小明', contact: { name: '司马代办', phone: '13900001234' } },
  })
  const text = toCsv(matterSheet([{ matter: one.matter, world, now: PUSHED_AT }]))
  for (const secret of ['欧阳小明', '司马代办', '13900001234']) expect(text).not.toContain(secret)
  expect(text).toContain('欧*')
})
