/** An object parsed from JSON, of which nothing is known before its fields are read. */
export type Json = Readonly<Record<string, unknown>>

/** Whether a parsed value is an object with named fields. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; an empty one when it is anything else. */
export function jsonOf(value: unknown): Json {
  return isJson(value) ? value : {}
}

/** The value as a list; an empty one when it is anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}

/** The strings of a list; whatever else it holds is left out. */
export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((entry): entry is string => typeof entry === 'string')
}

/** The value when it is a string with something in it, otherwise undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Parses JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
