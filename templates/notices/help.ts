import type { Card } from '../card.ts'
import { card, markdown, note } from '../card.ts'

/** 帮助: what the bot does for whoever writes to it. */
export function helpCard(): Card {
  return card({ title: '帮助', tone: 'blue', summary: '审管联动帮助', forwardable: false }, [
    markdown(
      [
        '审批信息推送到本部门群后，请在卡片上办理：',
        '**认领**　由本部门承担事中事后监管责任；先按者生效',
        '**提出异议**　填写表单后由审批部门答复',
        '**查看详情**　联系方式等信息只在私聊中展示',
        '**为什么是这一天**　展开可看截止日期的逐日计算',
        '在此发送「待办」，可查看本部门尚未办理的事项。',
      ].join('\n'),
    ),
    note('提醒只在办公时间发送；严禁在群内或私聊中发送国家秘密、工作秘密。'),
  ])
}
