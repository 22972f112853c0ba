import type { Person } from '../../store/people.ts'
import type { Drawn } from '../card/drawing.ts'
import { Avatar } from '../card/people.tsx'

/** Everybody by department, to choose whose eyes to look with. */
export function PeopleList({ people, as }: { people: readonly Person[]; as: string }): Drawn {
  const present = people.filter((person) => !person.isResigned)
  const first = present.find(({ title }) => title === '联络员') ?? present[0]
  const departments = [...new Set(present.map(({ department }) => department))].sort(byPlace)
  if (present.length === 0) return <p class="chats-none">名录里还没有人</p>
  return (
    <>
      {departments.map((department) => (
        <section aria-label={department || '未列单位'}>
          <h3>{department || '未列单位'}</h3>
          <ul>
            {present
              .filter((person) => person.department === department)
              .sort((one, other) => rankOf(ROLES, one.title) - rankOf(ROLES, other.title))
              .map((person) => (
                <li>
                  <Someone
                    person={person}
                    isChosen={person.openId === as}
                    isFirst={person === first}
                  />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}

const ROLES = [/^联络员$/, /联络员/, /领导|召集人/, /./]
const DEPARTMENTS = [/审批/, /窗口/, /办公室/, /./]

function byPlace(one: string, other: string): number {
  return rankOf(DEPARTMENTS, one) - rankOf(DEPARTMENTS, other)
}

function rankOf(ranks: readonly RegExp[], words: string): number {
  const rank = ranks.findIndex((pattern) => pattern.test(words))
  return rank < 0 ? ranks.length : rank
}

function Someone(props: { person: Person; isChosen: boolean; isFirst: boolean }): Drawn {
  const { openId, name, department, title } = props.person
  return (
    <button
      type="button"
      class="someone"
      data-person={openId}
      data-first={props.isFirst ? 'true' : undefined}
      data-words={`${name} ${department} ${title}`}
      aria-current={props.isChosen ? 'true' : 'false'}
    >
      <Avatar id={openId} name={name} />
      <span>
        <b>{name}</b>
        <small>{title || '成员'}</small>
      </span>
      <template>
        <Who person={props.person} />
      </template>
    </button>
  )
}

/** Whose eyes these are, as the button above the chats shows it. */
function Who({ person }: { person: Person }): Drawn {
  return (
    <>
      <Avatar id={person.openId} name={person.name} />
      <span class="who-names">
        <span class="who-name">{person.name}</span>
        <span class="who-post">
          {[person.department, person.title].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span class="who-change">换人</span>
    </>
  )
}
