import { jsonOf, listOf, stringsOf, textOf } from '../json.ts'
import { lengthOf } from '../length.ts'
import type { Component } from '../card/rule.ts'
import { ActProblem } from './problem.ts'

/** Somebody who can be chosen in a person picker. */
export interface Choosable {
  readonly openId: string
  readonly name: string
}

const ZONE = '+0800'

/** The words by which people know a field: its label, else its placeholder. */
export function fieldWords(field: Component): string[] {
  const words = [jsonOf(field['label'])['content'], jsonOf(field['placeholder'])['content']]
  return [...words, field['name']].filter((one): one is string => typeof one === 'string')
}

/** What a field holds before anybody touches it; undefined when it is empty and says nothing. */
export function initialValue(field: Component): unknown {
  switch (field.tag) {
    case 'input':
      return textOf(field['default_value']) ?? ''
    case 'select_static':
      return textOf(field['initial_option']) ?? optionAt(field, field['initial_index'])
    case 'select_person':
      return textOf(field['initial_option'])
    case 'multi_select_static':
    case 'multi_select_person':
      return Array.isArray(field['selected_values'])
        ? stringsOf(field['selected_values'])
        : undefined
    case 'date_picker':
      return zoned(textOf(field['initial_date']))
    case 'picker_time':
      return zoned(textOf(field['initial_time']))
    case 'picker_datetime':
      return zoned(textOf(field['initial_datetime']))
    case 'checker':
      return field['checked'] === true
    default:
      return undefined
  }
}

/** What a person enters, in the shape in which the field calls back. @throws {ActProblem} */
export function enteredValue(
  field: Component,
  entered: unknown,
  choosable: readonly Choosable[],
): unknown {
  switch (field.tag) {
    case 'select_static':
      return optionValue(field, String(entered))
    case 'multi_select_static':
      return severalOf(entered).map((one) => optionValue(field, one))
    case 'select_person':
      return personValue(field, String(entered), choosable)
    case 'multi_select_person':
      return severalOf(entered).map((one) => personValue(field, one, choosable))
    case 'date_picker':
      return picked(entered, /^\d{4}-\d{2}-\d{2}$/)
    case 'picker_time':
      return picked(entered, /^\d{2}:\d{2}$/)
    case 'picker_datetime':
      return picked(entered, /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
    case 'checker':
      return entered === true || entered === 'true' || entered === '是'
    default:
      return typed(field, String(entered))
  }
}

/** Whether a value counts as nothing for a field that must be filled in. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function typed(field: Component, text: string): string {
  const most = typeof field['max_length'] === 'number' ? field['max_length'] : 1000
  if (lengthOf(text) > most) throw new ActProblem(422, `最多输入${most}个字`)
  return text
}

function optionValue(field: Component, wanted: string): string {
  const options = listOf(field['options']).map((option) => jsonOf(option))
  const match = options.find(
    (option) => jsonOf(option['text'])['content'] === wanted || option['value'] === wanted,
  )
  const value = textOf(match?.['value'])
  if (value !== undefined) return value
  const candidates = options.map((option) => ({ option: jsonOf(option['text'])['content'] }))
  throw new ActProblem(422, `没有这个选项：${wanted}`, candidates)
}

function personValue(field: Component, wanted: string, choosable: readonly Choosable[]): string {
  const listed = listOf(field['options']).map((option) => jsonOf(option)['value'])
  const open = choosable.filter((person) => listed.includes(person.openId))
  // Feishu lets choose among all in the chat when no listed person is valid.
  const choice = open.length > 0 ? open : choosable
  const matches = choice.filter(({ openId, name }) => openId === wanted || name === wanted)
  const [only, ...others] = matches
  if (only !== undefined && others.length === 0) return only.openId
  throw new ActProblem(422, `可选人员中没有（或不止一个）：${wanted}`, choice)
}

function optionAt(field: Component, index: unknown): string | undefined {
  if (typeof index !== 'number' || index < 1) return undefined
  return textOf(jsonOf(listOf(field['options'])[index - 1])['value'])
}

function severalOf(entered: unknown): string[] {
  return Array.isArray(entered) ? entered.map(String) : String(entered).split(/[,，、]\s*/)
}

function picked(entered: unknown, form: RegExp): string {
  const text = String(entered)
    .replace('T', ' ')
    .replace(/ \+0800$/, '')
  if (!form.test(text)) throw new ActProblem(422, `日期或时间的格式不对：${text}`)
  return `${text} ${ZONE}`
}

function zoned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text} ${ZONE}`
}
