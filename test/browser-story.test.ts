import type { Page } from 'playwright-core'
import { afterAll, expect, test as anyTest } from 'vitest'
import { chromiumPath, closeBrowser, openWindow } from '../sandbox/page/trial/browser.ts'
import { departmentOf } from '../sandbox/page/trial/page-trial.ts'
import { approval } from './support/county.ts'
import { startStory } from './support/story.ts'

const test = anyTest.skipIf(chromiumPath === null)
afterAll(closeBrowser)

const { chatId, liaison, leader } = departmentOf('区市场监管局')

/** Opens the department's group, which a phone shows only after a tap on it. */
async function openGroup(page: Page): Promise<void> {
  const entry = page.locator(`[data-chat="${chatId}"]`)
  if (!(await page.locator('.chat').isVisible())) await entry.click()
  await page.locator('.card').first().waitFor()
}

/** Opens the private chat with the bot. */
async function openPrivate(page: Page): Promise<void> {
  const back = page.getByRole('button', { name: '返回会话列表' })
  if (await back.isVisible()) await back.click()
  await page.locator('[data-chat]', { hasText: '审管联动助手' }).click()
}

test.each(['desk', 'phone'] as const)(
  'the story of a push plays in the browser of a %s',
  { timeout: 180_000 },
  async (size) => {
    await using story = await startStory('linzi', '2026-11-20T09:30:00+08:00')
    const { talk } = story
    const look = (openId: string) =>
      openWindow(`${story.product.address}/sandbox?as=${openId}&chat=${chatId}`, size)
    await talk.push(approval({ number: 'JY-BROWSER-1' }))
    await talk.push(approval({ number: 'JY-BROWSER-2' }))
    await using mine = await look(liaison.openId)
    await openGroup(mine.page)
    await mine.page.getByText('JY-BROWSER-2').waitFor()
    const cardOf = (page: Page, number: string) => page.locator('.card', { hasText: number }).last()

    // Whoever is not entitled reads who is, and nothing changes.
    await using other = await look(story.county.person('scjg', 'surveyor').openId)
    await openGroup(other.page)
    await cardOf(other.page, 'JY-BROWSER-1')
      .getByRole('button', { name: '认领', exact: true })
      .click()
    await other.page.getByRole('button', { name: '确定' }).click()
    await other.page.locator('.toast', { hasText: `可由${liaison.name}` }).waitFor()

    // The liaison claims one; the other window sees it change.
    await cardOf(mine.page, 'JY-BROWSER-1')
      .getByRole('button', { name: '认领', exact: true })
      .click()
    await mine.page.getByRole('button', { name: '确定' }).click()
    await mine.page.locator('.toast', { hasText: '已认领' }).waitFor()
    await cardOf(other.page, 'JY-BROWSER-1').getByText('已纳入监管范围').waitFor()

    // He objects to the other one by the form that comes in private.
    await cardOf(mine.page, 'JY-BROWSER-2').getByRole('button', { name: '提出异议' }).click()
    await mine.page.locator('.toast', { hasText: '私聊' }).waitFor()
    await openPrivate(mine.page)
    const form = mine.page.locator('.card').last()
    await form.getByLabel('异议类型').selectOption({ label: '信息有误' })
    await form.getByLabel('异议理由').fill('地址与证照不一致')
    await form.getByRole('button', { name: '提交' }).click()
    await mine.page.locator('.toast', { hasText: '异议已提交' }).waitFor()
    await cardOf(other.page, 'JY-BROWSER-2').getByText('异议中').first().waitFor()

    // A third push that nobody presses: the clock goes to the end, and everybody sees what silence did.
    await talk.push(approval({ number: 'JY-BROWSER-3' }))
    await cardOf(other.page, 'JY-BROWSER-3').getByText('待认领').first().waitFor()
    if (size === 'phone') {
      await mine.page.getByRole('button', { name: '返回会话列表' }).click()
      await mine.page.locator('.tabs').getByRole('button', { name: '操作台' }).click()
    }
    await mine.page.getByRole('button', { name: '到截止时刻', exact: true }).click()
    await cardOf(other.page, 'JY-BROWSER-3').getByText('视为自动认领').first().waitFor()

    // The next morning the leader reads one digest.
    await talk.moveClock('2026-11-24T09:00:30+08:00')
    await using boss = await look(leader.openId)
    await openPrivate(boss.page)
    await boss.page.locator('.card', { hasText: '共1件' }).getByText('JY-BROWSER-3').waitFor()

    const complaints = [mine, other, boss].flatMap((one) => one.complaints)
    expect(complaints, story.product.output()).toEqual([])
  },
)
