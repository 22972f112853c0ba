import { randomBytes } from 'node:crypto'

const PREFIXES = {
  message: 'om_',
  chat: 'oc_',
  thread: 'omt_',
  openId: 'ou_',
  unionId: 'on_',
  batch: 'bm-',
  image: 'img_',
  file: 'file_',
  updateToken: 'c-',
  tenantToken: 't-',
  reaction: '',
  event: '',
} as const

/** Kinds of identifier that the platform hands out. */
export type IdKind = keyof typeof PREFIXES

/** A fresh identifier in the platform's shape: its prefix and 32 hex digits. */
export function newId(kind: IdKind): string {
  return PREFIXES[kind] + randomBytes(16).toString('hex')
}

/** Whether a text could be a message id at all; `c-…` tokens and the like are not. */
export function looksLikeMessageId(id: string): boolean {
  return /^om_[0-9a-z]{8,}$/i.test(id)
}
