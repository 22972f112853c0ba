import type { CallRecord } from '../../calls.ts'
import type { FaultPlan } from '../../faults.ts'
import type { Drawn } from '../card/drawing.ts'
import { FAULT_SWITCHES, isOn } from '../fault-switches.ts'

/** 故障: every switch, and how many faults are on besides. */
export function FaultTile({ plan }: { plan: FaultPlan }): Drawn {
  const on = FAULT_SWITCHES.filter((one) => isOn(plan, one))
  const others = plan.rules.length - on.filter((one) => one.rule).length
  return (
    <>
      <h2 id="faults-title">
        故障
        {plan.rules.length + Object.keys(plan.callbacks).length > 0 && (
          <button type="button" class="link-btn" data-faults-off>
            全部关闭
          </button>
        )}
      </h2>
      <details open={on.length > 0}>
        <summary>
          {on.length > 0
            ? `已开启：${on.map(({ words }) => words).join('、')}`
            : '让飞书出错，看机器人怎么办'}
        </summary>
        {FAULT_SWITCHES.map((one) => (
          <label class="switch">
            <span>
              {one.words}
              <small>{one.hint}</small>
            </span>
            <input type="checkbox" role="switch" data-fault={one.id} checked={on.includes(one)} />
          </label>
        ))}
        {others > 0 && <p class="tile-hint">另有 {others} 条由接口设置的故障</p>}
      </details>
    </>
  )
}

const API_WORDS: Readonly<Record<string, string>> = {
  'message.create': '发消息',
  'message.reply': '回复',
  'message.patch': '更新卡片',
  'message.update': '编辑消息',
  'message.delete': '撤回',
  'message.get': '读消息',
  'message.list': '读会话',
  token: '取令牌',
}

const FAULT_WORDS: Readonly<Record<string, string>> = {
  status: 'HTTP 错误',
  code: '错误码',
  timeout: '超时不答',
  reset: '连接断开',
  'answer-lost': '答复丢失',
  slow: '缓慢',
}

/** What the bot called and what came back, newest first. */
export function Calls({ calls }: { calls: readonly CallRecord[] }): Drawn {
  return (
    <>
      {calls.toReversed().map((call) => (
        <li class="call" data-call={call.id}>
          <span class={isGood(call) ? 'call-ok' : 'call-bad'}>{call.status || '断开'}</span>
          <code title={`${call.method} ${call.path}`}>
            {API_WORDS[call.api] ?? call.api} <span class="call-method">{call.method}</span>{' '}
            {call.path.replace(/^.*\/open-apis/, '')}
          </code>
          <span>{call.durationMs}ms</span>
          {!isGood(call) && (
            <span class="call-detail call-bad">
              {[
                call.code !== null && `code ${call.code}`,
                call.fault !== null && `故障：${FAULT_WORDS[call.fault] ?? call.fault}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
        </li>
      ))}
    </>
  )
}

function isGood(call: CallRecord): boolean {
  return call.status >= 200 && call.status < 300 && (call.code === null || call.code === 0)
}

/** The tile around the calls. */
export function CallsTile({ calls }: { calls: readonly CallRecord[] }): Drawn {
  return (
    <>
      <h2 id="calls-title">
        机器人的调用 <small>最近 {calls.length} 次</small>
      </h2>
      {calls.length === 0 ? (
        <p class="tile-hint">机器人还没有调用过飞书接口。</p>
      ) : (
        <ol class="calls" tabindex={0} aria-label="机器人的调用，最新的在前">
          <Calls calls={calls} />
        </ol>
      )}
    </>
  )
}
