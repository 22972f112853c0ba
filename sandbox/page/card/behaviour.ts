import { jsonOf, type Json, listOf } from '../../json.ts'
import { linkOf, wordsOf } from './values.ts'

/** Whether a component may be used. */
export function usable(node: Json): boolean {
  return node.disabled !== true
}

/** The data attributes by which the page knows that, and where, a component was used. */
export function pressData(node: Json, path: string): Record<string, string | undefined> {
  return {
    'data-path': path,
    'data-tag': wordsOf(node.tag),
    'data-name': wordsOf(node.name) || undefined,
    'data-url': openUrlOf(node) ?? undefined,
    'data-callback': callsBack(node) ? undefined : 'none',
  }
}

/** The data attributes of Feishu's native confirm dialog; none when the component asks nothing. */
export function confirmData(node: Json): Record<string, string | undefined> {
  const confirm = jsonOf(node.confirm)
  const title = wordsOf(confirm.title)
  return title
    ? { 'data-confirm-title': title, 'data-confirm-text': wordsOf(confirm.text) || undefined }
    : {}
}

/** Where the component leads in the browser, or null when it leads nowhere. */
export function openUrlOf(node: Json): string | null {
  for (const behaviour of listOf(node.behaviors).map(jsonOf)) {
    if (behaviour.type !== 'open_url') continue
    return linkOf(behaviour.pc_url) ?? linkOf(behaviour.default_url)
  }
  return null
}

/** Whether using the component tells the bot. A component with only `open_url` does not. */
export function callsBack(node: Json): boolean {
  const behaviours = listOf(node.behaviors).map(jsonOf)
  return behaviours.length === 0 || behaviours.some((behaviour) => behaviour.type === 'callback')
}
