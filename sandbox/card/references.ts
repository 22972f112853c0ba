import { jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { PROBLEM } from './problem.ts'
import type { CardProblem } from './problem.ts'
import { taggedObjects } from './walk.ts'
import type { Component } from './rule.ts'

/** What a card refers to outside itself, with the places where it does. */
export interface Reference {
  readonly kind: 'person' | 'everybody' | 'image'
  readonly id: string
  readonly path: string
}

/** 提及全员 and the people and images that a card names. */
export function referencesOf(card: Json): Reference[] {
  return taggedObjects(card).flatMap(({ object, path }) => referencesIn(object, path))
}

/** The problem of a reference that leads nowhere or is not allowed. */
export function brokenReference(reference: Reference): CardProblem {
  const { kind, id, path } = reference
  if (kind === 'image') return { code: PROBLEM.badImage, path, message: `invalid img_key: ${id}` }
  const message = kind === 'everybody' ? 'no permission to mention all' : `invalid user id: ${id}`
  return { code: PROBLEM.badPerson, path, message }
}

function referencesIn(object: Component, path: string): Reference[] {
  switch (object.tag) {
    case 'markdown':
    case 'lark_md':
      return mentionsIn(textOf(object['content']) ?? '', path)
    case 'person':
      return personReference(object['user_id'], path)
    case 'person_list':
      if (object['drop_invalid_user_id'] === true) return []
      return listOf(object['persons']).flatMap((one) => personReference(jsonOf(one)['id'], path))
    case 'img':
    case 'custom_icon': {
      const key = textOf(object['img_key'])
      return key === undefined ? [] : [{ kind: 'image', id: key, path }]
    }
    default:
      return []
  }
}

function personReference(id: unknown, path: string): Reference[] {
  const openId = textOf(id)
  return openId === undefined ? [] : [{ kind: 'person', id: openId, path }]
}

function mentionsIn(markdown: string, path: string): Reference[] {
  const found: Reference[] = []
  for (const match of markdown.matchAll(/<(?:at|person)\s+[^>]*?\bids?\s*=\s*["']?([^"'>\s]+)/gi)) {
    for (const id of (match[1] ?? '').split(',')) {
      found.push({ kind: id.toLowerCase() === 'all' ? 'everybody' : 'person', id, path })
    }
  }
  return found
}
