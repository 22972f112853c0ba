import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { SaidCode } from '../rules/act.ts'
import type { Problem, Refusal } from '../rules/refusal.ts'
import { PUSHED_AT, worldOf } from '../rules/testing.ts'
import { problemWords, refusalToast } from './refusal.ts'
import { BUSY_TOAST, FAULT_TOAST, saidToast } from './toast.ts'

const { directory } = worldOf('linzi')

/** The members of a union of texts, as a file declares it. */
async function membersOf(file: string, type: string): Promise<string[]> {
  const source = await readFile(new URL(`../rules/${file}`, import.meta.url), 'utf8')
  const body = source.split(`export type ${type} =`)[1]?.split(/\n\n/)[0] ?? ''
  const codes = type === 'Refusal' ? /code: '([a-z-]+)'/g : /'([a-z-]+)'/g
  return [...body.matchAll(codes)].map(([, member = '']) => member)
}

test('everything that an act may say has words, and each its own', async () => {
  const codes = (await membersOf('act.ts', 'SaidCode')) as SaidCode[]
  expect(codes.length).toBeGreaterThan(10)
  const params = { binding: true, department: '卫生健康局' }
  const words = codes.map((code) => saidToast({ code, params }))
  for (const { type, content } of words) {
    expect(type).toBe('success')
    expect(content).toMatch(/\p{Script=Han}{3}/u)
    expect(content).not.toMatch(/undefined|null|\[object/)
  }
  expect(new Set(words.map((one) => one.content)).size).toBe(codes.length)
})

test('a late claim is called 超期 only where the limit stands in an article', () => {
  const said = (binding: boolean) =>
    saidToast({ code: 'claimed-late', params: { binding } }).content
  expect(said(true)).toContain('超期')
  expect(said(false)).not.toContain('超期')
})

const REFUSALS: { readonly [code in Refusal['code']]: Extract<Refusal, { code: code }> } = {
  'not-found': { code: 'not-found' },
  'not-yours': { code: 'not-yours', department: '市场监督管理局', who: ['甲', '乙', '丙', '丁'] },
  'not-confidant': { code: 'not-confidant' },
  'unknown-person': { code: 'unknown-person' },
  'already-done': { code: 'already-done', by: 'ou_scjg_liaison', at: PUSHED_AT },
  ended: { code: 'ended', state: 'cancelled' },
  'objection-open': { code: 'objection-open' },
  'no-such-act': { code: 'no-such-act' },
  'form-needed': { code: 'form-needed' },
  'silence-took-effect': { code: 'silence-took-effect', number: 'SG-2026-000001' },
  'already-corrected': { code: 'already-corrected', by: 'SG-2026-000002' },
  'bad-input': {
    code: 'bad-input',
    fields: [{ path: 'department', problem: 'already-has-it', value: '卫生健康局' }],
  },
}

test('every refusal has words and warns', async () => {
  expect((await membersOf('refusal.ts', 'Refusal')).sort()).toEqual(Object.keys(REFUSALS).sort())
  for (const refusal of Object.values(REFUSALS)) {
    const { type, content } = refusalToast(refusal, directory)
    expect(type).toBe('warning')
    expect(content).toMatch(/\p{Script=Han}{2}/u)
    expect(content).not.toMatch(/undefined|null|\[object|[a-z]+-[a-z]+-/)
  }
})

test('who is not entitled reads who is, by name', () => {
  expect(refusalToast(REFUSALS['not-yours'], directory).content).toBe(
    '该事项由市场监督管理局办理，可由甲、乙、丙操作',
  )
  const nobody = { ...REFUSALS['not-yours'], who: [] }
  expect(refusalToast(nobody, directory).content).toContain('联席会议办公室')
})

test('the second presser reads who was first and when', () => {
  expect(refusalToast(REFUSALS['already-done'], directory).content).toBe(
    'scjg的liaison已于2026年11月20日 10:00办理，无需重复操作',
  )
  const left = { ...REFUSALS['already-done'], by: 'ou_gone' }
  expect(refusalToast(left, directory).content).toContain('已离任人员')
})

test.each(['cancelled', 'returned', 'corrected'] as const)(
  'an end by %s is told apart',
  (state) => {
    const all = (['cancelled', 'returned', 'corrected'] as const).map(
      (one) => refusalToast({ code: 'ended', state: one }, directory).content,
    )
    expect(
      all.filter((one) => one === refusalToast({ code: 'ended', state }, null).content),
    ).toHaveLength(1)
  },
)

test('every problem of a field has words that name what stood there', async () => {
  const problems = (await membersOf('refusal.ts', 'Problem')) as Problem[]
  expect(problems.length).toBeGreaterThan(10)
  for (const problem of problems) {
    const words = problemWords({ path: 'x', problem, value: '某值' })
    expect(words).toMatch(/\p{Script=Han}{2}/u)
    const saysValue = !['required', 'malformed'].includes(problem)
    expect(words.includes('某值'), problem).toBe(saysValue)
  }
  expect(problemWords({ path: 'x', problem: 'malformed', value: '', message: '太长' })).toBe('太长')
})

test('faults say that nothing was changed; a held matter asks for patience', () => {
  expect(FAULT_TOAST).toMatchObject({
    type: 'error',
    content: expect.stringContaining('未作任何改动'),
  })
  expect(BUSY_TOAST).toEqual({ type: 'error', content: '系统繁忙，请稍后再按' })
})
