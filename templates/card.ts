import { createHash } from 'node:crypto'

/** A card in Feishu's JSON 2.0, ready to be sent. */
export interface Card {
  readonly schema: '2.0'
  readonly config: { readonly [key: string]: unknown }
  readonly header: { readonly [key: string]: unknown }
  readonly body: { readonly elements: readonly Element[]; readonly [key: string]: unknown }
}

/** One component of a card. */
export interface Element {
  readonly tag: string
  readonly [key: string]: unknown
}

/** Feishu takes 30 KB a card (§3.1); some of it is left for what Feishu adds. In bytes. */
export const CARD_BYTES = 28_000

/** Feishu takes 200 elements a card, every text within them counted (§3.1); a few are left free. */
export const CARD_ELEMENTS = 190

/** Header colours that we give a meaning. */
export type Tone = 'blue' | 'green' | 'orange' | 'red' | 'grey' | 'turquoise'

/** What stands in the head of a card. */
export interface Head {
  readonly title: string
  readonly subtitle?: string
  readonly tone: Tone
  readonly tag?: { readonly text: string; readonly tone: Tone }
  /** What the list of chats and the lock screen show; neutral on private cards. */
  readonly summary: string
  readonly forwardable: boolean
}

/** Puts a card together. */
export function card(head: Head, elements: readonly Element[]): Card {
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      enable_forward: head.forwardable,
      width_mode: 'fill',
      summary: { content: plain(head.summary) },
    },
    header: {
      title: plainText(head.title),
      ...(head.subtitle ? { subtitle: plainText(head.subtitle) } : {}),
      ...(head.tag
        ? {
            text_tag_list: [
              {
                tag: 'text_tag',
                text: plainText(head.tag.text),
                color: head.tag.tone === 'grey' ? 'neutral' : head.tag.tone,
              },
            ],
          }
        : {}),
      template: head.tone,
    },
    body: { direction: 'vertical', vertical_spacing: '8px', elements },
  }
}

/**
 * Text that is shown as it is; line breaks and control characters become spaces, and marks that turn the
 * direction of writing go, for they would turn what stands behind the text too.
 */
export function plainText(content: string): { tag: 'plain_text'; content: string } {
  return { tag: 'plain_text', content: plain(content) }
}

function plain(text: string): string {
  return text
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&#38;',
  '<': '&#60;',
  '>': '&#62;',
  '*': '&#42;',
  _: '&#95;',
  '~': '&#126;',
  '`': '&#96;',
  '[': '&#91;',
  ']': '&#93;',
  '\\': '&#92;',
  '|': '&#124;',
}

/**
 * Makes what somebody typed harmless in card markdown: no mention, no link, no emphasis (failures
 * 27). It never stands at the start of a line, so list and heading marks need no care.
 */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll(/[&<>*_~`[\]\\|]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll('://', ':&#47;&#47;')
}

/** Cuts a text that is too long for its place, visibly. */
export function clip(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text
}

/** A paragraph of card markdown; what users typed in it must be escaped already. */
export function markdown(content: string, options: { small?: boolean; id?: string } = {}): Element {
  return {
    tag: 'markdown',
    content,
    ...(options.small ? { text_size: 'notation' } : {}),
    ...(options.id ? { element_id: options.id } : {}),
  }
}

/** Grey small print. */
export function note(content: string): Element {
  return markdown(`<font color='grey'>${content}</font>`, { small: true })
}

export const RULE: Element = { tag: 'hr' }

/** What a button carries back: which act, on what. Rights are never taken from it. */
export interface ButtonValue {
  readonly a: string
  /** The task, or another opaque id. */
  readonly t: string
}

/** A button that calls back. `confirm` states the consequence before a binding act. */
export function button(
  text: string,
  value: ButtonValue,
  options: { primary?: boolean; confirm?: { title: string; text: string } } = {},
): Element {
  return {
    tag: 'button',
    text: plainText(text),
    type: options.primary ? 'primary_filled' : 'default',
    width: 'default',
    ...(options.confirm
      ? {
          confirm: {
            title: plainText(options.confirm.title),
            text: plainText(options.confirm.text),
          },
        }
      : {}),
    behaviors: [{ type: 'callback', value }],
  }
}

/** Buttons beside each other, wrapping on a phone. */
export function buttonRow(buttons: readonly Element[]): Element {
  return {
    tag: 'column_set',
    flex_mode: 'flow',
    horizontal_spacing: '8px',
    columns: buttons.map((one) => ({ tag: 'column', width: 'auto', elements: [one] })),
  }
}

/** A part that opens on a tap. */
export function panel(title: string, elements: readonly Element[]): Element {
  return {
    tag: 'collapsible_panel',
    expanded: false,
    header: {
      title: plainText(title),
      icon: { tag: 'standard_icon', token: 'down-small-ccm_outlined', size: '16px 16px' },
      icon_position: 'right',
      icon_expanded_angle: -180,
    },
    border: { color: 'grey', corner_radius: '6px' },
    padding: '8px 12px 8px 12px',
    elements,
  }
}

/** A card's size on the wire in bytes. */
export function cardBytes(value: Card): number {
  return Buffer.byteLength(JSON.stringify(value))
}

/** How many elements a card has: each object with a tag, but for what a button carries back. */
export function cardElements(value: Card): number {
  let count = 0
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'value') return undefined
    if (typeof inner === 'object' && inner !== null && 'tag' in inner) count += 1
    return inner
  })
  return count
}

/** Whether Feishu takes a card of this size. */
export function fits(value: Card): boolean {
  return cardBytes(value) <= CARD_BYTES && cardElements(value) <= CARD_ELEMENTS
}

/** What tells two pictures apart: a card equal to the one shown is not sent again. */
export function cardHash(value: Card): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/**
 * The mark by which a message of ours is found again when nobody knows whether it was sent: the
 * element id of its first part (Feishu: a letter, then at most 19 letters, digits or `_`).
 */
export function markerOf(outboxId: number): string {
  return `m_${outboxId.toString(36)}`
}

/**
 * A card as it goes out: marked with the outbox row it shows, and in a private chat without a word of
 * its contents in the list of chats or on a lock screen.
 */
export function presented(value: Card, message: { id: number; lane: string }): Card {
  const [first, ...rest] = value.body.elements
  const elements = first ? [{ ...first, element_id: markerOf(message.id) }, ...rest] : []
  const isPrivate = message.lane.startsWith('person:')
  const config = isPrivate
    ? { ...value.config, summary: { content: '审管联动消息' } }
    : value.config
  return { ...value, config, body: { ...value.body, elements } }
}
