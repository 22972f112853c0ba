import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spacingCss } from './card/spacing.ts'

/** A file of the page as it is served. */
export interface Asset {
  readonly type: string
  readonly body: string
  /** For `If-None-Match`; changes with the content. */
  readonly tag: string
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1456f0"/><path d="M9 12.5h9.5m-3-3.5 3.5 3.5-3.5 3.5M23 19.5h-9.5m3-3.5-3.5 3.5 3.5 3.5" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** Reads styles and scripts once; they are small and do not change while the server runs. */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const here = import.meta.dirname
  const files = ['style', 'client'].flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => /\.(?:css|js)$/.test(name))
      .map((name) => [name, readFileSync(join(here, folder, name), 'utf8')] as const),
  )
  const all = [...files, ['spacing.css', spacingCss()] as const, ['icon.svg', ICON] as const]
  return new Map(all.map(([name, body]) => [name, assetOf(name, body)]))
}

function assetOf(name: string, body: string): Asset {
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain'
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type, body, tag }
}
