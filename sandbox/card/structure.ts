import { jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { INTERACTIVE_TAGS } from './interactive-tags.ts'
import { PROBLEM } from './problem.ts'
import type { CardProblem } from './problem.ts'
import { formAround, placedComponents, taggedObjects } from './walk.ts'
import type { Placed } from './walk.ts'

const MOST_ELEMENTS = 200
const MOST_LEVELS = 5
const MOST_TABLES = 5
const LEVEL_TAGS = new Set(['column_set', 'form', 'interactive_container', 'collapsible_panel'])
const ONLY_IN_FORMS = new Set(['multi_select_static', 'multi_select_person'])
const ONLY_AT_ROOT = new Set(['form', 'table'])

/** The rules that look at more than one component: places, forms, identities, counts. */
export function structureProblems(card: Json): CardProblem[] {
  const placed = placedComponents(card)
  return [
    ...countProblems(card, placed),
    ...idProblems(card),
    ...placed.flatMap(placeProblems),
    ...placed
      .filter((one) => one.component.tag === 'form')
      .flatMap((form) => formProblems(form, placed)),
    ...placed.flatMap(optionProblems),
  ]
}

function countProblems(card: Json, placed: Placed[]): CardProblem[] {
  const problems: CardProblem[] = []
  const elements = taggedObjects(card).length
  if (elements > MOST_ELEMENTS) {
    problems.push(problem(PROBLEM.limit, 'ROOT', `element exceeds the limit: ${elements} > 200`))
  }
  const tables = placed.filter((one) => one.component.tag === 'table')
  const sixth = tables[MOST_TABLES]
  if (sixth !== undefined) {
    problems.push(problem(PROBLEM.limit, sixth.path, 'table number over limit: at most 5'))
  }
  return problems
}

function idProblems(card: Json): CardProblem[] {
  const seen = new Set<string>()
  return taggedObjects(card).flatMap(({ object, path }) => {
    const id = textOf(object['element_id'])
    if (id === undefined) return []
    if (seen.has(id)) return [problem(PROBLEM.duplicateId, path, `duplicate element_id: ${id}`)]
    seen.add(id)
    return []
  })
}

function placeProblems(placed: Placed): CardProblem[] {
  const { component, path, ancestors } = placed
  const problems: CardProblem[] = []
  const inForm = formAround(placed) !== undefined
  const levels = [...ancestors, component].filter((one) => LEVEL_TAGS.has(one.tag)).length
  if (LEVEL_TAGS.has(component.tag) && levels > MOST_LEVELS) {
    problems.push(problem(PROBLEM.limit, path, 'containers are nested more than 5 levels deep'))
  }
  if (ONLY_AT_ROOT.has(component.tag) && ancestors.length > 0) {
    problems.push(problem(PROBLEM.malformed, path, `${component.tag} stands at the root only`))
  }
  if (ONLY_IN_FORMS.has(component.tag) && !inForm) {
    problems.push(problem(PROBLEM.malformed, path, `${component.tag} stands in a form only`))
  }
  if (!inForm && component['required'] === true) {
    problems.push(problem(PROBLEM.malformed, path, 'required is for components in a form'))
  }
  if (!inForm && component.tag === 'button' && component['form_action_type'] !== undefined) {
    problems.push(problem(PROBLEM.malformed, path, 'form_action_type is for buttons in a form'))
  }
  return problems
}

function formProblems(form: Placed, all: Placed[]): CardProblem[] {
  const inside = all.filter((one) => one.ancestors.includes(form.component))
  const fields = inside.filter((one) => INTERACTIVE_TAGS.has(one.component.tag))
  const problems: CardProblem[] = []
  const names = new Set<string>()
  for (const { component, path } of fields) {
    const name = textOf(component['name'])
    if (name === undefined) {
      problems.push(problem(PROBLEM.namelessInForm, path, 'a component in a form needs a name'))
    } else if (names.has(name)) {
      problems.push(problem(PROBLEM.malformed, path, `duplicate name in the form: ${name}`))
    } else names.add(name)
  }
  if (!fields.some((one) => isSubmit(one.component))) {
    problems.push(problem(PROBLEM.malformed, form.path, 'a form needs a submit button'))
  }
  return problems
}

/** Whether a component is a button that sends its form. */
export function isSubmit(component: Json): boolean {
  return (
    component['tag'] === 'button' &&
    (component['form_action_type'] === 'submit' || component['action_type'] === 'form_submit')
  )
}

function optionProblems({ component, path }: Placed): CardProblem[] {
  const values = listOf(component['options']).map((option) => jsonOf(option)['value'])
  const doubled = values.find(
    (value, index) => value !== undefined && values.indexOf(value) !== index,
  )
  if (doubled === undefined) return []
  return [problem(PROBLEM.malformed, path, `duplicate option value: ${JSON.stringify(doubled)}`)]
}

function problem(code: number, path: string, message: string): CardProblem {
  return { code, path, message }
}
