import type { Matter, Task } from '../rules/matter.ts'
import type { Deadline } from '../rules/time/deadline.ts'

/** Rows as `to_jsonb` prints them: snake_case, instants as text. */
export interface MatterJson {
  [column: string]: unknown
  id: string
  tasks: TaskJson[]
}
interface TaskJson {
  [column: string]: unknown
}

/** A matter as the rules know it, and what the chain of its trail needs. */
export interface StoredMatter {
  readonly matter: Matter
  readonly headHash: string
  readonly eventCount: number
}

/** Maps a matter with its tasks from the text PostgreSQL prints. */
export function toStoredMatter(row: MatterJson): StoredMatter {
  return {
    matter: {
      id: row.id,
      kind: row['kind'] as Matter['kind'],
      number: row['number'] as string,
      state: row['state'] as Matter['state'],
      title: row['title'] as string,
      createdAt: instant(row['created_at']) ?? new Date(Number.NaN),
      version: row['version'] as number,
      payload: row['payload'] as Matter['payload'],
      facts: row['facts'] as Matter['facts'],
      causedBy: row['caused_by'] as string | null,
      tasks: row.tasks.map(toTask),
    },
    headHash: row['head_hash'] as string,
    eventCount: row['event_count'] as number,
  }
}

function toTask(row: TaskJson): Task {
  return {
    id: row['id'] as string,
    type: row['type'] as Task['type'],
    department: row['department'] as string,
    state: row['state'] as Task['state'],
    openedAt: instant(row['opened_at']) ?? new Date(Number.NaN),
    limit: row['limit'] as Task['limit'],
    deadline: toDeadline(row['deadline']),
    deliveredAt: instant(row['delivered_at']),
    remindAt: instant(row['remind_at']),
    expiredAt: instant(row['expired_at']),
    doneBy: row['done_by'] as string | null,
    doneAt: instant(row['done_at']),
    late: row['late'] as boolean,
    paused: row['paused'] as Task['paused'],
    silence: row['silence'] as Task['silence'],
    round: row['round'] as number,
    objections: row['objections'] as Task['objections'],
    answers: row['answers'] as string | null,
    lateAct: row['late_act'] as Task['lateAct'],
  }
}

function toDeadline(value: unknown): Deadline | null {
  if (value === null) return null
  const stored = value as Omit<Deadline, 'dueAt'> & { dueAt: string }
  return { ...stored, dueAt: new Date(stored.dueAt) }
}

function instant(value: unknown): Date | null {
  return value === null || value === undefined ? null : new Date(value as string)
}

/** A task as the columns want it; the reverse of `toTask`. */
export function toTaskRow(matterId: string, ordinal: number, task: Task): object {
  return {
    id: task.id,
    matter_id: matterId,
    ordinal,
    type: task.type,
    department: task.department,
    state: task.state,
    opened_at: task.openedAt,
    limit: task.limit,
    deadline: task.deadline,
    due_at: task.deadline?.dueAt ?? null,
    provisional: task.deadline?.provisional ?? false,
    delivered_at: task.deliveredAt,
    remind_at: task.remindAt,
    expired_at: task.expiredAt,
    done_by: task.doneBy,
    done_at: task.doneAt,
    late: task.late,
    paused: task.paused,
    silence: task.silence,
    round: task.round,
    objections: task.objections,
    answers: task.answers,
    late_act: task.lateAct,
  }
}
