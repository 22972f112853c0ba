import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Json } from '../../json.ts'

/** A drawn piece of a page. Text in it was escaped by the JSX runtime; nothing here writes raw HTML. */
export type Drawn = JSX.Element

/** What drawing a card needs to know besides the card itself. */
export interface Drawing {
  /** Names by open_id, for mentions and person components. */
  readonly people: ReadonlyMap<string, string>
  /** The open_ids of the chat's members: the choice of a person picker that lists nobody. */
  readonly members: readonly string[]
  /** Where an image key can be fetched, or null when it cannot. */
  readonly imageUrl: (key: string) => string | null
  /** Begins every element id of this card, so that two cards on a page do not share one. */
  readonly idPrefix: string
}

/** What every component is drawn from. `path` is where it stands in the card JSON. */
export interface ElementProps {
  readonly node: Json
  readonly path: string
  readonly drawing: Drawing
  /** Draws an element inside this one; containers get it so that they need not know every tag. */
  readonly child: (node: unknown, path: string) => Drawn
  readonly inForm: boolean
}

/** The name of a person, or words that say nobody here has that id. */
export function nameOf(people: ReadonlyMap<string, string>, openId: string): string {
  return people.get(openId) ?? '未知用户'
}

/** An element id made from the place of a component, unique on the page. */
export function idOf({ drawing, path }: Pick<ElementProps, 'drawing' | 'path'>): string {
  return `${drawing.idPrefix}-${path.replace(/[^A-Za-z0-9]+/g, '-')}`
}

/** Joins class names, leaving out what is absent. */
export function classes(...names: (string | null | undefined | false)[]): string {
  return names.filter(Boolean).join(' ')
}

/** Marks the end of an exhaustive switch. @throws {Error} when reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`not drawn: ${JSON.stringify(value)}`)
}
