import { INTERACTIVE_TAGS } from '../card/interactive-tags.ts'
import type { Component } from '../card/rule.ts'
import { placedComponents } from '../card/walk.ts'
import type { Json } from '../json.ts'
import { textOf } from '../json.ts'
import { enteredValue, fieldWords, initialValue, isEmpty } from './field.ts'
import type { Choosable } from './field.ts'
import { ActProblem } from './problem.ts'

const NOT_FIELDS = new Set(['button', 'overflow'])

/** A form as a person leaves it: what it sends, and the required fields that are still empty. */
export interface FilledForm {
  readonly value: Json
  readonly missing: readonly string[]
}

/**
 * Fills in a form: `fill` by labels or placeholders in people's words, `formValue` by component
 * names in the wire's shape. What neither mentions keeps its initial value.
 *
 * @throws {ActProblem} when a label, option or person is not in the form
 */
export function fillForm(
  card: Json,
  form: Component,
  entries: { fill: Json; formValue: Json },
  choosable: readonly Choosable[],
): FilledForm {
  const fields = fieldsOf(card, form)
  requireKnown(fields, entries.fill)
  const value: Record<string, unknown> = {}
  const missing: string[] = []
  for (const field of fields) {
    const name = textOf(field['name'])
    if (name === undefined) continue
    const entered = valueOf(field, name, entries, choosable)
    if (entered !== undefined) value[name] = entered
    if (field['required'] === true && isEmpty(entered)) missing.push(fieldWords(field)[0] ?? name)
  }
  return { value, missing }
}

function valueOf(
  field: Component,
  name: string,
  { fill, formValue }: { fill: Json; formValue: Json },
  choosable: readonly Choosable[],
): unknown {
  const words = fieldWords(field).find((one) => Object.hasOwn(fill, one))
  if (words !== undefined) return enteredValue(field, fill[words], choosable)
  if (!Object.hasOwn(formValue, name)) return initialValue(field)
  // A choice that nobody made is left out; an input that nobody filled in is sent empty.
  return formValue[name] === '' && field.tag !== 'input' ? undefined : formValue[name]
}

function fieldsOf(card: Json, form: Component): Component[] {
  return placedComponents(card)
    .filter((placed) => placed.ancestors.includes(form))
    .map((placed) => placed.component)
    .filter((field) => INTERACTIVE_TAGS.has(field.tag) && !NOT_FIELDS.has(field.tag))
}

function requireKnown(fields: readonly Component[], fill: Json): void {
  const known = fields.flatMap(fieldWords)
  const unknown = Object.keys(fill).filter((words) => !known.includes(words))
  if (unknown.length === 0) return
  const candidates = fields.map((field) => ({ field: fieldWords(field)[0] }))
  throw new ActProblem(422, `表单里没有：${unknown.join('、')}`, candidates)
}
