import { assertNever } from '../assert-never.ts'
import { isJson } from '../json.ts'
import type { Json } from '../json.ts'
import { lengthOf } from '../length.ts'
import { containerTags } from './container-tags.ts'
import { displayTags } from './display-tags.ts'
import { interactiveTags } from './interactive-tags.ts'
import { PROBLEM, step, stepInto } from './problem.ts'
import type { CardProblem } from './problem.ts'
import type { Rule, Shape } from './rule.ts'
import { TEXT_SIZES } from './text-sizes.ts'

/** Where problems are collected, and the text sizes that the card itself defines. */
export interface Check {
  readonly problems: CardProblem[]
  readonly ownTextSizes: readonly string[]
}

const TAGS: Readonly<Record<string, Shape>> = {
  ...displayTags,
  ...containerTags,
  ...interactiveTags,
}

/** Holds an object against its shape: unknown, missing and ill-formed attributes. */
export function checkShape(check: Check, value: unknown, shape: Shape, path: string): void {
  if (!isJson(value)) return report(check, path, 'an object is expected')
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name)) {
      const message = `unknown property, property: ${name}`
      check.problems.push({ code: PROBLEM.unsupported, path, message })
    }
  }
  for (const [name, rule] of Object.entries(shape)) {
    const attribute = value[name]
    if (attribute !== undefined) checkRule(check, attribute, rule, step(path, name))
    else if (rule.required === true) report(check, path, `${name} is missing`)
  }
}

function checkRule(check: Check, value: unknown, rule: Rule, path: string): void {
  switch (rule.is) {
    case 'shape':
      return checkShape(check, value, rule.of, path)
    case 'kind':
      return checkKind(check, value, rule, path)
    case 'components':
      return checkComponents(check, value, rule, path)
    case 'list':
      return checkList(check, value, rule, path)
    case 'entries':
      if (!isJson(value)) return report(check, path, 'an object is expected')
      for (const [name, entry] of Object.entries(value)) {
        checkRule(check, entry, rule.of, step(path, name))
      }
      return
    case 'either':
      if (!rule.of.some((one) => fits(check, value, one, path))) {
        report(check, path, `not a possible value: ${JSON.stringify(value)}`)
      }
      return
    case 'text':
    case 'word':
    case 'flag':
    case 'whole':
    case 'object':
    case 'text-size': {
      const fault = simpleFault(check, value, rule)
      if (fault !== undefined) report(check, path, fault)
      return
    }
    default:
      assertNever(rule)
  }
}

type SimpleRule = Extract<Rule, { is: 'text' | 'word' | 'flag' | 'whole' | 'object' | 'text-size' }>

function simpleFault(check: Check, value: unknown, rule: SimpleRule): string | undefined {
  switch (rule.is) {
    case 'text':
      return textFault(value, rule)
    case 'word':
      return typeof value === 'string' && rule.of.includes(value)
        ? undefined
        : `not one of ${rule.of.join(', ')}: ${JSON.stringify(value)}`
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false is expected'
    case 'whole':
      return Number.isInteger(value) && Number(value) >= rule.min && Number(value) <= rule.max
        ? undefined
        : `a whole number from ${rule.min} to ${rule.max} is expected`
    case 'object':
      return isJson(value) ? undefined : 'an object is expected'
    case 'text-size':
      return typeof value === 'string' &&
        (TEXT_SIZES.includes(value) || check.ownTextSizes.includes(value))
        ? undefined
        : `not a text size: ${JSON.stringify(value)}`
    default:
      return assertNever(rule)
  }
}

function textFault(value: unknown, rule: Extract<Rule, { is: 'text' }>): string | undefined {
  if (typeof value !== 'string') return 'text is expected'
  if (rule.filled === true && value === '') return 'must not be empty'
  if (rule.max !== undefined && lengthOf(value) > rule.max) {
    return `longer than ${rule.max} characters`
  }
  return rule.pattern?.test(value) === false ? `not a possible value: ${value}` : undefined
}

function checkKind(
  check: Check,
  value: unknown,
  rule: Extract<Rule, { is: 'kind' }>,
  path: string,
): void {
  const kind = isJson(value) ? value[rule.by] : undefined
  const shape = typeof kind === 'string' ? rule.of[kind] : undefined
  if (shape !== undefined) return checkShape(check, value, shape, path)
  const known = Object.keys(rule.of).join(', ')
  report(check, path, `${rule.by} must be one of ${known}: ${JSON.stringify(kind)}`)
}

function checkList(
  check: Check,
  value: unknown,
  rule: Extract<Rule, { is: 'list' }>,
  path: string,
): void {
  if (!Array.isArray(value)) return report(check, path, 'a list is expected')
  if (value.length < (rule.min ?? 0)) report(check, path, `fewer than ${rule.min}`)
  if (value.length > (rule.max ?? Infinity)) report(check, path, `more than ${rule.max}`)
  value.forEach((entry: unknown, index) => {
    checkRule(check, entry, rule.of, stepInto(path, index, (entry as Json | null)?.['tag']))
  })
}

function checkComponents(
  check: Check,
  value: unknown,
  rule: Extract<Rule, { is: 'components' }>,
  path: string,
): void {
  if (!Array.isArray(value)) return report(check, path, 'a list is expected')
  if (value.length > (rule.max ?? Infinity)) report(check, path, `more than ${rule.max}`)
  value.forEach((entry: unknown, index) => {
    const tag = isJson(entry) ? entry['tag'] : undefined
    const here = stepInto(path, index, tag)
    const shape = typeof tag === 'string' ? TAGS[tag] : undefined
    if (
      shape === undefined ||
      !(rule.of ?? [tag]).includes(String(tag)) ||
      isMisplaced(rule, tag)
    ) {
      const message = `cards of schema V2 no longer support this capability; ErrorValue: unsupported tag ${String(tag)}`
      check.problems.push({ code: PROBLEM.unsupported, path: here, message })
      return
    }
    checkShape(check, entry, { tag: { is: 'text' }, ...shape }, here)
  })
}

// A column stands only in a column_set, never among other components.
function isMisplaced(rule: Extract<Rule, { is: 'components' }>, tag: unknown): boolean {
  return tag === 'column' && rule.of === undefined
}

function fits(check: Check, value: unknown, rule: Rule, path: string): boolean {
  const trial: Check = { problems: [], ownTextSizes: check.ownTextSizes }
  checkRule(trial, value, rule, path)
  return trial.problems.length === 0
}

function report(check: Check, path: string, message: string): void {
  check.problems.push({ code: PROBLEM.malformed, path, message })
}
