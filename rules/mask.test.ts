import { expect, test } from 'vitest'
import { hasValidCheckCharacter } from './credit-code.ts'
import { maskName, maskPhone, maskWithin } from './mask.ts'

test.each([
  ['13900001234', '139****1234'],
  ['+86 139-0000-1234', '861****1234'],
  ['0533-7180000', '053****0000'],
  ['12345678', '123****5678'],
  ['1234567', '****'],
  ['', '****'],
  ['无', '****'],
])('the number %j is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})

test.each([
  ['张三', '张*'],
  ['阿依古丽·买买提', '阿*'],
  ['𠮷野', '𠮷*'],
  ['', '*'],
])('the name %j is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test('whoever is named within a text is masked there, every time', () => {
  const text = '经营者张三，电话13900001234；委托张三之妻李四办理'
  expect(maskWithin(text, ['张三', '李四'], ['13900001234'])).toBe(
    '经营者张*，电话139****1234；委托张*之妻李*办理',
  )
  expect(maskWithin('甲方和乙方', ['甲'], ['12'])).toBe('甲方和乙方')
})

// The sample of GB 32100-2015, and what becomes of it.
test.each([
  ['91350100M000100Y43', true],
  ['91350100M000100Y44', false],
  ['91350100M000100Y4', false],
  ['91350100I000100Y43', false],
  ['', false],
])('the check character of %s fits: %s', (code, fits) => {
  expect(hasValidCheckCharacter(code)).toBe(fits)
})
