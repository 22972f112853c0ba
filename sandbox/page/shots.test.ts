import { test } from 'vitest'
import { chromium } from 'playwright-core'
import { mkdirSync } from 'node:fs'
import { DEPARTMENT, departmentOf, startPageTrial } from './trial/page-trial.ts'
import { approvalPushCard } from './fixtures/approval-push.ts'
import { objectionFormCard } from './fixtures/objection-form.ts'
import { digestCard } from './fixtures/digest.ts'
import { bulletinCard } from './fixtures/bulletin.ts'
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
test('shots', { timeout: 60000 }, async () => {
  await using page = await startPageTrial()
  const { chatId, liaison, deputy } = departmentOf(DEPARTMENT)
  mkdirSync('/tmp/shots', { recursive: true })
  await page.send(chatId, 'text', { text: '各位好，本群用于接收审批信息推送。' })
  await page.trial.act({
    as: deputy.openId,
    say: '收到，@助手 请问联系方式在哪里看？',
    chat: chatId,
  })
  page.trial.now = new Date('2026-11-20T15:42:00+08:00')
  const id = await page.send(chatId, 'interactive', approvalPushCard)
  await page.trial.act({
    as: liaison.openId,
    say: '这家企业地址在我区吗？',
    replyTo: id,
    inThread: true,
  })
  await page.trial.act({ as: deputy.openId, say: '在，已核对。', replyTo: id, inThread: true })
  await page.trial.act({ as: deputy.openId, react: 'OK', message: id })
  await page.trial.act({ as: deputy.openId, read: chatId })
  await page.trial.act({
    as: deputy.openId,
    file: { name: '现场照片说明.docx', text: 'x' },
    chat: chatId,
  })
  await page.send(liaison.openId, 'interactive', objectionFormCard)
  await page.send(liaison.openId, 'interactive', digestCard)
  await page.send(liaison.openId, 'interactive', bulletinCard)
  page.trial.bot.onClick = () => ({ toast: { type: 'success', content: '已认领，纳入监管范围' } })
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS })
  for (const [name, width, height] of [
    ['desk', 1280, 860],
    ['phone', 390, 844],
  ] as const) {
    const tab = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: name === 'phone' ? 2 : 1,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    tab.on('console', (m) => {
      if (m.type() !== 'debug') console.log(name, m.type(), m.text())
    })
    tab.setDefaultTimeout(5000)
    tab.on('pageerror', (e) => console.log(name, 'pageerror', e.message))
    await tab.goto(`${page.origin}/sandbox/?as=${liaison.openId}&chat=${chatId}`)
    await tab.waitForTimeout(1200)
    await tab.screenshot({ path: `/tmp/shots/${name}-1.png` })
    if (name === 'phone') {
      await tab.click(`[data-chat="${chatId}"]`)
      await tab.waitForTimeout(500)
      await tab.screenshot({ path: `/tmp/shots/${name}-chat.png` })
    }
    const btn = tab.locator('.card button', { hasText: /^认领$/ }).first()
    await btn.click()
    await tab.waitForTimeout(300)
    await tab.screenshot({ path: `/tmp/shots/${name}-confirm.png` })
    await tab.click('#confirm button[value=ok]')
    await tab.waitForTimeout(700)
    await tab.screenshot({ path: `/tmp/shots/${name}-toast.png` })
    await tab.locator('.chip-thread').first().click()
    await tab.waitForTimeout(500)
    await tab.screenshot({ path: `/tmp/shots/${name}-thread.png` })
    await tab.click('[data-close-thread]')
    if (name === 'phone') {
      await tab.click('#messages >> xpath=../header/button')
      await tab.waitForTimeout(300)
    }
    await tab.click('#who')
    await tab.waitForTimeout(300)
    await tab.screenshot({ path: `/tmp/shots/${name}-people.png` })
    await tab.keyboard.press('Escape')
    await tab.click('#chats [data-mode=p2p]')
    await tab.waitForTimeout(700)
    await tab.screenshot({ path: `/tmp/shots/${name}-private.png` })
    if (name === 'phone') {
      await tab.click('[data-go=list] >> nth=0')
      await tab.click('.tabs [data-go=panel]')
      await tab.waitForTimeout(300)
      await tab.screenshot({ path: `/tmp/shots/${name}-panel.png` })
    }
    await tab.close()
  }
  await browser.close()
})
