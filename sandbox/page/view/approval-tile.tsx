import { ACTION_WORDS, KIND_WORDS } from '../approval.ts'
import type { Drawn } from '../card/drawing.ts'

/** An item of the catalogue, as the form offers it. */
export interface OfferedItem {
  readonly item: string
  readonly code?: string | undefined
}

interface ApprovalTileProps {
  readonly items: readonly OfferedItem[]
  readonly chosen: OfferedItem
  readonly company: { readonly name: string; readonly creditCode: string }
}

/** 推送一件审批: a form that is already filled, so that one press files it. */
export function ApprovalTile({ items, chosen, company }: ApprovalTileProps): Drawn {
  return (
    <>
      <h2 id="approval-title">
        推送一件审批
        <button type="button" class="link-btn" data-approval-again>
          换一件
        </button>
      </h2>
      <form id="approval-form" class="fields" autocomplete="off" novalidate>
        <p class="approval-words">
          <b>{chosen.item}</b>
          {company.name}
        </p>
        <button type="submit" class="btn btn-primary_filled btn-fill">
          推送
        </button>
        <details>
          <summary>修改内容</summary>
          <Fields items={items} chosen={chosen} company={company} />
        </details>
      </form>
    </>
  )
}

function Fields({ items, chosen, company }: ApprovalTileProps): Drawn {
  return (
    <div class="fields">
      <label>
        事项（{items.length}项目录）
        <input class="control" name="item" value={chosen.item} list="approval-items" required />
      </label>
      <datalist id="approval-items">
        {items.map(({ item, code }) => (
          <option value={item} data-code={code} />
        ))}
      </datalist>
      <label>
        企业（虚构）
        <input class="control" name="company" value={company.name} required />
      </label>
      <label>
        统一社会信用代码
        <input class="control" name="creditCode" value={company.creditCode} required />
      </label>
      <div class="pair">
        <Choice name="action" words="办理类型" options={ACTION_WORDS} />
        <Choice name="kind" words="审批方式" options={KIND_WORDS} />
      </div>
    </div>
  )
}

function Choice(props: {
  name: string
  words: string
  options: Readonly<Record<string, string>>
}): Drawn {
  return (
    <label>
      {props.words}
      <select class="control" name={props.name}>
        {Object.entries(props.options).map(([value, words]) => (
          <option value={value}>{words}</option>
        ))}
      </select>
    </label>
  )
}
