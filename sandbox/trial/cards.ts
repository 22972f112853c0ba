import type { Json } from '../json.ts'

/** A plain text of a card. */
export function plain(content: string): Json {
  return { tag: 'plain_text', content }
}

/** A card of JSON 2.0 with these components. */
export function cardOf(...elements: Json[]): Json {
  return {
    schema: '2.0',
    config: { update_multi: true },
    header: { title: plain('审批信息推送') },
    body: { elements },
  }
}

/** A button that calls back with a value. */
export function button(text: string, value: Json = { id: '1' }, more: Json = {}): Json {
  return { tag: 'button', text: plain(text), behaviors: [{ type: 'callback', value }], ...more }
}

/** The form with which an objection is raised: a choice and a required reason. */
export function objectionForm(): Json {
  return {
    tag: 'form',
    name: 'objection',
    elements: [
      {
        tag: 'select_static',
        name: 'type',
        required: true,
        placeholder: plain('异议类型'),
        options: [
          { text: plain('非本单位职责'), value: 'duty' },
          { text: plain('信息有误'), value: 'wrong' },
        ],
      },
      { tag: 'input', name: 'reason', required: true, label: plain('异议理由'), max_length: 200 },
      { tag: 'input', name: 'remark', label: plain('备注') },
      { tag: 'multi_select_person', name: 'people', placeholder: plain('知会人员') },
      { tag: 'date_picker', name: 'day', placeholder: plain('日期') },
      button('提交', { act: 'object' }, { name: 'submit', form_action_type: 'submit' }),
    ],
  }
}
