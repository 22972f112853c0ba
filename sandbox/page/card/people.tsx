import { classes, type Drawn, type ElementProps, nameOf } from './drawing.ts'
import { jsonOf, listOf } from '../../json.ts'
import { oneOf, wordsOf } from './values.ts'

const SIZES = ['extra_small', 'small', 'medium', 'large'] as const
const AVATAR_HUES = 8

/** A round picture made of the end of a name, in a hue that stays the same for the same id. */
export function Avatar({
  id,
  name,
  size = 'medium',
}: {
  id: string
  name: string
  size?: string
}): Drawn {
  let hash = 0
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return (
    <span class={`avatar avatar-${size} hue${hash % AVATAR_HUES}`} aria-hidden="true">
      {name.slice(-2)}
    </span>
  )
}

/** `person`: somebody, as picture and name. */
export function Person({ node, drawing }: ElementProps): Drawn {
  const id = wordsOf(node.user_id)
  return (
    <One
      id={id}
      name={nameOf(drawing.people, id)}
      size={oneOf(node.size, SIZES, 'medium')}
      showAvatar={node.show_avatar !== false}
      showName={node.show_name === true}
      capsule={node.style === 'capsule'}
    />
  )
}

/** `person_list`: several people in a row. */
export function PersonList({ node, drawing }: ElementProps): Drawn {
  return (
    <div class="people">
      {listOf(node.persons)
        .map((person) => wordsOf(jsonOf(person).id))
        .map((id) => (
          <One
            id={id}
            name={nameOf(drawing.people, id)}
            size={oneOf(node.size, SIZES, 'medium')}
            showAvatar={node.show_avatar !== false}
            showName={node.show_name === true}
            capsule={false}
          />
        ))}
    </div>
  )
}

/** Someone on a card. A picture alone still has its name for those who cannot see it. */
export function One(props: {
  id: string
  name: string
  size: string
  showAvatar: boolean
  showName: boolean
  capsule: boolean
}): Drawn {
  return (
    <span class={classes('person', props.capsule && 'person-capsule')} title={props.name}>
      {props.showAvatar && <Avatar id={props.id} name={props.name} size={props.size} />}
      <span class={classes('person-name', !props.showName && props.showAvatar && 'sr-only')}>
        {props.name}
      </span>
    </span>
  )
}
