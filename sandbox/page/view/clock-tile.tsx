import { clockOf, dayOf, toIso } from '../../../rules/time/day.ts'
import type { Drawn } from '../card/drawing.ts'
import type { NextEnd } from '../deadlines.ts'
import { dateWords, endWords, momentWords } from '../moments.ts'

interface ClockTileProps {
  readonly now: Date
  readonly nextEnd: NextEnd | null
  /** Reminders and other things that happen by themselves. */
  readonly nextDue: Date | null
  /** What sort of day it is, such as 工作日. */
  readonly dayWords: string
  readonly movable: boolean
}

/** 时钟: what time it is in the sandbox, what falls due next, and the ways to get there. */
export function ClockTile({ now, nextEnd, nextDue, dayWords, movable }: ClockTileProps): Drawn {
  const today = dayOf(now)
  return (
    <>
      <h2 id="clock-title">时钟</h2>
      <p class="clock-now" data-now={now.toISOString()}>
        <span class="clock-time" id="clock-time">
          {clockOf(now)}
        </span>
        <span>
          {today.slice(0, 4)}年{dateWords(today)} · {dayWords}
        </span>
      </p>
      {nextEnd && (
        <p class="clock-next">
          下一个截止时刻：<b>{endWords(nextEnd.dueAt)}</b>
          <br />
          {nextEnd.department} · {nextEnd.title}
        </p>
      )}
      {nextDue && (!nextEnd || nextDue < nextEnd.dueAt) && (
        <p class="tile-hint">
          {nextEnd ? '在此之前' : '接下来'}：{momentWords(nextDue, now)} 有提醒等事项
        </p>
      )}
      {movable ? <Moves now={now} hasEnd={nextEnd !== null} /> : <Fixed />}
    </>
  )
}

function Moves({ now, hasEnd }: { now: Date; hasEnd: boolean }): Drawn {
  const minute = toIso(now).slice(0, 16)
  return (
    <>
      <div class="row">
        <button type="button" class="btn btn-default btn-small" data-clock="late-afternoon">
          到16:30
        </button>
        <button
          type="button"
          class="btn btn-primary btn-small"
          data-clock="next-end"
          disabled={!hasEnd}
          title={hasEnd ? undefined : '没有将要到期的事项'}
        >
          到截止时刻
        </button>
        <button type="button" class="btn btn-default btn-small" data-clock="next-working-day">
          下一工作日
        </button>
      </div>
      <form class="row" id="clock-form" novalidate>
        <label class="sr-only" for="clock-at">
          拨到哪一刻（北京时间）
        </label>
        <input type="datetime-local" class="control" id="clock-at" min={minute} value={minute} />
        <button type="submit" class="btn btn-default btn-small">
          拨到
        </button>
      </form>
      <p class="tile-hint">时钟只能向前；途中每个到期时刻都会停下来，把该办的办完。</p>
    </>
  )
}

function Fixed(): Drawn {
  return <p class="tile-hint">时钟按真实时间走。以 DEV_CLOCK=1 启动后，可以在这里把它向前拨。</p>
}
