import type { Drawn } from '../card/drawing.ts'

/** Who would handle the newest push, and where it is; null while there is none. */
export type PushHandler = { openId: string; chatId: string; words: string } | null

/** 两分钟上手: four steps, each of which does what it says. */
export function GuideTile({ handler }: { handler: PushHandler }): Drawn {
  return (
    <>
      <h2 id="guide-title">
        两分钟上手
        <button type="button" class="link-btn" data-guide-close aria-label="收起上手指引">
          收起
        </button>
      </h2>
      <ol>
        <li data-step="push">
          审批局作出决定：
          <button type="button" class="link-btn" data-guide="push">
            推送一件审批
          </button>
        </li>
        <li data-step="look">
          {handler ? (
            <>
              监管部门收到卡片：
              <button
                type="button"
                class="link-btn"
                data-guide="look"
                data-person={handler.openId}
                data-chat={handler.chatId}
              >
                以{handler.words}的身份查看
              </button>
            </>
          ) : (
            '监管部门的群里收到卡片'
          )}
        </li>
        <li data-step="press">在卡片上按「认领」或「提出异议」，看卡片和提示怎么变</li>
        <li data-step="wait">
          再推一件，谁也不按，
          <button type="button" class="link-btn" data-guide="wait">
            把时钟拨到截止时刻
          </button>
          ，看沉默的后果
          {handler && (
            <>
              ：
              <button
                type="button"
                class="link-btn"
                data-guide="result"
                data-person={handler.openId}
                data-chat={handler.chatId}
              >
                看这件的结果
              </button>
            </>
          )}
        </li>
      </ol>
    </>
  )
}
