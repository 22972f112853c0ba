import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where Chromium is on this machine; null when there is none. */
export const chromiumPath: string | null = PLACES.find((path) => existsSync(path)) ?? null

if (chromiumPath === null) {
  console.warn('\n⚠ Chromium was not found: the browser tests of the sandbox page are SKIPPED.\n')
}

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A window on the page, and what went wrong in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page
  /** Errors of scripts, refused resources and breaches of the content security policy. */
  readonly complaints: string[]
}

/** The browser of this test file; its windows share no cookies. */
let running: Promise<Browser> | null = null

/** Closes the browser, if one was opened. */
export async function closeBrowser(): Promise<void> {
  await (await running)?.close()
}

/** Opens a window of a desk (1280 px) or a phone (390 px). The zone is not ours, as it may not be the visitor's. */
export async function openWindow(url: string, size: 'desk' | 'phone' = 'desk'): Promise<Window> {
  running ??= chromium.launch({ executablePath: chromiumPath ?? '', args: ARGS })
  const browser = await running
  const viewport = size === 'desk' ? { width: 1280, height: 860 } : { width: 390, height: 844 }
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('response', async (answer) => {
    if (answer.status() >= 500) complaints.push(`${answer.url()}: ${await answer.text()}`)
  })
  await page.goto(url)
  await page.locator('#chats[aria-busy=false]').waitFor()
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}
