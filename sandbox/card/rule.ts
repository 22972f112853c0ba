import type { Json } from '../json.ts'

/** What one attribute of a card may hold. `required` marks an attribute that must be there. */
export type Rule = { readonly required?: true } & (
  | {
      readonly is: 'text'
      readonly max?: number
      readonly pattern?: RegExp
      readonly filled?: true
    }
  | { readonly is: 'word'; readonly of: readonly string[] }
  | { readonly is: 'flag' }
  | { readonly is: 'whole'; readonly min: number; readonly max: number }
  | { readonly is: 'shape'; readonly of: Shape }
  /** One of several shapes, told apart by an attribute. */
  | {
      readonly is: 'kind'
      readonly by: 'tag' | 'type'
      readonly of: Readonly<Record<string, Shape>>
    }
  | { readonly is: 'list'; readonly of: Rule; readonly min?: number; readonly max?: number }
  | { readonly is: 'either'; readonly of: readonly Rule[] }
  /** Named entries, each after the same rule. */
  | { readonly is: 'entries'; readonly of: Rule }
  /** An object with any fields. */
  | { readonly is: 'object' }
  /** Components, each after the shape of its tag. */
  | { readonly is: 'components'; readonly of?: readonly string[]; readonly max?: number }
  /** A named text size, or one that the card's `config.style` defines. */
  | { readonly is: 'text-size' }
)

/** The attributes of an object. What is not listed is an error (strict in JSON 2.0). */
export type Shape = Readonly<Record<string, Rule>>

/** A rule that must be met by an attribute that is there. */
export function must<R extends Rule>(rule: R): R & { required: true } {
  return { ...rule, required: true }
}

/** Text, at most `max` characters long. */
export function text(max?: number): Rule {
  return max === undefined ? { is: 'text' } : { is: 'text', max }
}

/** Text of a form. */
export function like(pattern: RegExp): Rule {
  return { is: 'text', pattern }
}

/** One of a few words. */
export function word(...of: string[]): Rule {
  return { is: 'word', of }
}

/** Either of several rules. */
export function either(...of: Rule[]): Rule {
  return { is: 'either', of }
}

/** An object with these attributes and no others. */
export function shape(of: Shape): Rule {
  return { is: 'shape', of }
}

/** A whole number within bounds, both included. */
export function whole(min: number, max: number): Rule {
  return { is: 'whole', min, max }
}

/** A list whose entries follow a rule. */
export function list(of: Rule, max?: number): Rule {
  return max === undefined ? { is: 'list', of } : { is: 'list', of, max }
}

/** True or false. */
export const flag: Rule = { is: 'flag' }

/** Text that is not empty. */
export const filled: Rule = { is: 'text', filled: true }

/** Any object. */
export const object: Rule = { is: 'object' }

/** Components of any kind. */
export const components: Rule = { is: 'components' }

/** A part of a card that carries a tag. */
export type Component = Json & { readonly tag: string }
