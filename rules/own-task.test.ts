import { expect, test } from 'vitest'
import { ownTaskOf } from './own-task.ts'
import { PUSHED_AT, refusalOf, worldOf } from './testing.ts'
import { play } from './testing-play.ts'

const DOUBT = { type: 'doubt', reason: '理由' }

function delivered(departments = ['scjg', 'wjw']) {
  const one = play(worldOf('linzi'), { departments })
  one.deliver(PUSHED_AT)
  return { one, own: ownTaskOf(one.matter) }
}

test.each(['scjg', 'wjw'])('a shared button acts for the department of the presser: %s', (code) => {
  const { one, own } = delivered()
  one.press(`ou_${code}_liaison`, 'claim', PUSHED_AT, undefined, own)
  const claimed = one.matter.tasks.filter((task) => task.state === 'claimed')
  expect(claimed).toMatchObject([{ department: code, doneBy: `ou_${code}_liaison` }])
  expect(one.events.at(-1)).toMatchObject({ type: 'claim', department: code })
})

test('rights are asked of the directory all the same', () => {
  const { one, own } = delivered()
  const press = (openId: string) => () => one.press(openId, 'claim', PUSHED_AT, undefined, own)
  expect(refusalOf(press('ou_scjg_surveyor'))).toMatchObject({ code: 'not-yours' })
  expect(refusalOf(press('ou_zfj_liaison'))).toMatchObject({
    code: 'not-yours',
    department: '市场监督管理局',
  })
  expect(refusalOf(press('ou_stranger'))).toEqual({ code: 'unknown-person' })
})

test('a department that returned its task and got it back acts on the newest', () => {
  const { one, own } = delivered(['scjg'])
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT, own)
  one.press('ou_spj_liaison', 'reroute', PUSHED_AT, { department: 'wjw' })
  one.press('ou_wjw_liaison', 'object', PUSHED_AT, DOUBT, own)
  one.press('ou_spj_liaison', 'reroute', PUSHED_AT, { department: 'scjg' })
  one.press('ou_scjg_liaison', 'claim', PUSHED_AT, undefined, own)
  const states = one.matter.tasks.map((task) => `${task.type} ${task.department} ${task.state}`)
  expect(states).toEqual([
    'claim scjg returned',
    'answer-objection spj done',
    'claim wjw returned',
    'answer-objection spj done',
    'claim scjg claimed',
  ])
})

test('the shared id of another matter is nothing here', () => {
  const { one } = delivered()
  const other = ownTaskOf(delivered().one.matter)
  const press = () => one.press('ou_scjg_liaison', 'claim', PUSHED_AT, undefined, other)
  expect(refusalOf(press)).toEqual({ code: 'not-found' })
})
