import { isJson, jsonOf, listOf } from '../json.ts'
import type { Json } from '../json.ts'
import { step, stepInto } from './problem.ts'
import type { Component } from './rule.ts'

/** A component where it stands: its path and the containers around it, outermost first. */
export interface Placed {
  readonly component: Component
  readonly path: string
  /** The same place as keys and indices: `body.elements.0.columns.1`. */
  readonly place: string
  readonly ancestors: readonly Component[]
}

/** All components of a card, containers before what they hold, in reading order. */
export function placedComponents(card: Json): Placed[] {
  const at = { path: 'ROOT -> body', place: 'body' }
  return placedIn(jsonOf(card['body'])['elements'], at, 'elements', [])
}

function placedIn(
  list: unknown,
  at: Pick<Placed, 'path' | 'place'>,
  name: string,
  ancestors: readonly Component[],
): Placed[] {
  return listOf(list).flatMap((entry, index) => {
    if (!isComponent(entry)) return []
    const here = {
      path: stepInto(step(at.path, name), index, entry.tag),
      place: `${at.place}.${name}.${index}`,
    }
    const within = [...ancestors, entry]
    const area = { path: step(here.path, 'button_area'), place: `${here.place}.button_area` }
    return [
      { component: entry, ...here, ancestors },
      ...placedIn(entry['elements'], here, 'elements', within),
      ...(entry.tag === 'table' ? [] : placedIn(entry['columns'], here, 'columns', within)),
      ...placedIn(jsonOf(entry['button_area'])['buttons'], area, 'buttons', within),
    ]
  })
}

/** Whether a value from card JSON is a component. */
export function isComponent(value: unknown): value is Component {
  return isJson(value) && typeof value['tag'] === 'string'
}

/** The form around a component, if any. */
export function formAround(placed: Placed): Component | undefined {
  return placed.ancestors.find((ancestor) => ancestor.tag === 'form')
}

// Data that a card carries without drawing it as elements.
const NOT_ELEMENTS = new Set(['value', 'chart_spec', 'rows', 'config'])

/** Every object of a card that has a tag, with its path: what counts against the 200 elements. */
export function taggedObjects(
  value: unknown,
  path = 'ROOT',
): { object: Component; path: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) =>
      taggedObjects(entry, stepInto(path, index, jsonOf(entry)['tag'])),
    )
  }
  if (!isJson(value)) return []
  const inside = Object.entries(value)
    .filter(([name]) => !NOT_ELEMENTS.has(name))
    .flatMap(([name, entry]) => taggedObjects(entry, step(path, name)))
  return isComponent(value) ? [{ object: value, path }, ...inside] : inside
}
