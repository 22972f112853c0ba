/** Sub-codes of 230099 that tell what is wrong with a card. */
export const PROBLEM = {
  /** Not the JSON of a card: a wrong type, a value out of bounds, something missing. */
  malformed: 200621,
  /** A tag or attribute that JSON 2.0 does not have. */
  unsupported: 200861,
  /** More than 200 elements, 5 levels or 5 tables. */
  limit: 11310,
  duplicateId: 300301,
  notShared: 300302,
  notVersion2: 300303,
  namelessInForm: 200530,
  badPerson: 100290,
  badImage: 200570,
  badChart: 200550,
  tableColumn: 200914,
  tableCell: 200915,
  tooBig: 230025,
} as const

/** Something that Feishu refuses in a card: its code, where (as in ErrPath), and why. */
export interface CardProblem {
  readonly code: number
  readonly path: string
  readonly message: string
}

/** A path in the form of Feishu's ErrPath: `ROOT -> body -> elements -> [2](tag: chart)`. */
export function step(path: string, name: string): string {
  return `${path} -> ${name}`
}

/** The step into a list, with the tag of what stands there. */
export function stepInto(path: string, index: number, tag: unknown): string {
  return typeof tag === 'string' ? `${path} -> [${index}](tag: ${tag})` : `${path} -> [${index}]`
}
