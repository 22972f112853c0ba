import type { Drawn } from '../card/drawing.ts'

/** The dialogs of the page: Feishu's own question before a press that binds, and whose eyes to look with. */
export function Dialogs(): Drawn {
  return (
    <>
      <dialog
        class="confirm"
        id="confirm"
        aria-labelledby="confirm-title"
        aria-describedby="confirm-text"
      >
        <form method="dialog">
          <h2 id="confirm-title" />
          <p id="confirm-text" />
          <div class="confirm-foot">
            <button type="submit" class="btn btn-default" value="cancel">
              取消
            </button>
            <button type="submit" class="btn btn-primary_filled" value="ok">
              确定
            </button>
          </div>
        </form>
      </dialog>
      <dialog class="people-dialog" id="people" aria-labelledby="people-title">
        <header>
          <h2 id="people-title">以谁的身份</h2>
          <form method="dialog">
            <button type="submit" class="icon-btn" aria-label="关闭">
              ×
            </button>
          </form>
        </header>
        <label class="sr-only" for="people-search">
          按姓名、单位或职责查找
        </label>
        <input
          type="search"
          id="people-search"
          class="control"
          placeholder="按姓名、单位或职责查找"
          autocomplete="off"
        />
        <div class="people-list" id="people-list" />
      </dialog>
    </>
  )
}
