import type { ClickResult } from '../callback/click.ts'
import { sendClick } from '../callback/click.ts'
import { isVersion1 } from '../card/acceptance.ts'
import { isSubmit } from '../card/structure.ts'
import type { Component } from '../card/rule.ts'
import { formAround } from '../card/walk.ts'
import type { Context } from '../context.ts'
import { isJson, jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { isOlderThan } from '../api/require-message.ts'
import { listMembers } from '../store/chats.ts'
import { listPeople, listPeopleById } from '../store/people.ts'
import type { Person } from '../store/people.ts'
import { enteredValue } from './field.ts'
import type { Choosable } from './field.ts'
import { findPress } from './find-press.ts'
import type { PressWish, Target } from './find-press.ts'
import { fillForm } from './form.ts'
import { ActProblem } from './problem.ts'

/** A press as `POST /sandbox/act` takes it. */
export interface Press extends PressWish {
  /** What is entered, by label or placeholder, in people's words. */
  readonly fill?: Json | undefined
  /** What is entered, by component name, in the wire's shape. */
  readonly formValue?: Json | undefined
  /** What is entered or chosen in a component outside a form. */
  readonly enter?: unknown
}

/** What came of a press. */
export interface PressResult extends ClickResult {
  readonly messageId: string
  /** The question that the client asked before; it counts as answered with yes. */
  readonly confirm: { title: string; text: string } | null
  /** The address that the button opened instead of, or besides, calling back. */
  readonly opened: string | null
}

const CLICKABLE_DAYS = { version1: 30, version2: 14 }

/** Presses a button or uses another component as a person, the way a client would let them. */
export async function press(ctx: Context, person: Person, wish: Press): Promise<PressResult> {
  const target = await findPress(ctx, person, wish)
  const { component } = target.placed
  const { messageId } = target.message
  const beside = { messageId, confirm: confirmOf(component), opened: addressOf(component) }
  const refusal = await clientRefusal(ctx, target)
  if (refusal !== undefined) return { ...blocked(refusal), ...beside }
  const action = await actionOf(ctx, target, wish)
  if (action.kind === 'blocked') return { ...blocked(action.message), ...beside }
  if (action.kind === 'local') return { ...nothing, ...beside }
  const { chat, message } = target
  const result = await sendClick(ctx, { person, chat, message, action: action.action })
  return { ...result, ...beside }
}

type ClientAction =
  { kind: 'callback'; action: Json } | { kind: 'local' } | { kind: 'blocked'; message: string }

const nothing: ClickResult = { toast: null, card: null, clientError: null, flippedBack: false }

function blocked(message: string): ClickResult {
  return { ...nothing, clientError: { code: null, message } }
}

async function clientRefusal(ctx: Context, target: Target): Promise<string | undefined> {
  const { component, ancestors } = target.placed
  const days = isVersion1(target.card) ? CLICKABLE_DAYS.version1 : CLICKABLE_DAYS.version2
  if (isOlderThan(ctx, target.message, days)) return '卡片已过期，无法操作'
  if (target.message.batchId !== null) return '批量发送的卡片不支持交互'
  if ([component, ...ancestors].every((one) => one['disabled'] !== true)) return undefined
  return textOf(jsonOf(component['disabled_tips'])['content']) ?? '该操作已被禁用'
}

async function actionOf(ctx: Context, target: Target, wish: Press): Promise<ClientAction> {
  const { component } = target.placed
  const form = formAround(target.placed)
  const isReset = ['reset', 'form_reset'].includes(
    String(component['form_action_type'] ?? component['action_type']),
  )
  if (isReset || !callsBack(component)) return { kind: 'local' }
  const base = { ...valueOf(component), tag: component.tag, timezone: 'Asia/Shanghai' }
  if (form === undefined || !isSubmit(component)) {
    if (wish.fill !== undefined) throw new ActProblem(422, '这个按钮不在表单里，没有可填的内容')
    const used = await usedValue(ctx, target, wish)
    return { kind: 'callback', action: { ...base, ...nameOf(component), ...used } }
  }
  const entries = { fill: wish.fill ?? {}, formValue: wish.formValue ?? {} }
  const filled = fillForm(target.card, form, entries, await choosableIn(ctx, target))
  if (filled.missing.length > 0) {
    return { kind: 'blocked', message: `有必填项未填写：${filled.missing.join('、')}` }
  }
  return { kind: 'callback', action: { ...base, ...nameOf(component), form_value: filled.value } }
}

/** What a component outside a form sends about its use. */
async function usedValue(
  ctx: Context,
  { placed, card, chat, message, option }: Target,
  wish: Press,
) {
  const { component } = placed
  if (component.tag === 'button') return {}
  if (component.tag === 'overflow') return { option: option ?? wish.enter }
  const choosable = await choosableIn(ctx, { placed, card, chat, message, option })
  const value = enteredValue(component, wish.enter ?? '', choosable)
  if (component.tag === 'input') return { input_value: value }
  return component.tag === 'checker' ? { checked: value } : { option: value }
}

async function choosableIn(ctx: Context, target: Target): Promise<Choosable[]> {
  const named = listPickerIds(target.card)
  const ids = [...(await listMembers(ctx.pool, target.chat.chatId)), ...named]
  return ids.length > 300 ? listPeople(ctx.pool) : listPeopleById(ctx.pool, ids)
}

function listPickerIds(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listPickerIds)
  if (!isJson(value)) return []
  const own =
    value['tag'] === 'select_person' || value['tag'] === 'multi_select_person'
      ? listOf(value['options']).flatMap((option) => textOf(jsonOf(option)['value']) ?? [])
      : []
  return [...own, ...Object.values(value).flatMap(listPickerIds)]
}

/** All components call back, except a checker without behaviours and what only opens an address. */
function callsBack(component: Component): boolean {
  const behaviors = listOf(component['behaviors']).map((one) => jsonOf(one)['type'])
  if (behaviors.length === 0) return component.tag !== 'checker'
  return behaviors.includes('callback')
}

function valueOf(component: Component): Json {
  const callback = listOf(component['behaviors'])
    .map((one) => jsonOf(one))
    .find((one) => one['type'] === 'callback')
  const value = callback?.['value'] ?? component['value']
  return value === undefined ? {} : { value }
}

function nameOf(component: Component): Json {
  const name = textOf(component['name'])
  return name === undefined ? {} : { name }
}

function confirmOf(component: Component): { title: string; text: string } | null {
  const { title, text } = jsonOf(component['confirm'])
  const words = textOf(jsonOf(title)['content'])
  if (words === undefined) return null
  return { title: words, text: textOf(jsonOf(text)['content']) ?? '' }
}

function addressOf(component: Component): string | null {
  const open = listOf(component['behaviors'])
    .map((one) => jsonOf(one))
    .find((one) => one['type'] === 'open_url')
  return textOf(open?.['default_url']) ?? textOf(open?.['pc_url']) ?? null
}
