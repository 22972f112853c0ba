import { classes, type Drawing, type Drawn } from './drawing.ts'
import { Icon } from './icon.tsx'
import { isJson, jsonOf, listOf } from '../../json.ts'
import { oneOf, wordsOf } from './values.ts'
import { TEMPLATES, tagClass } from './palette.ts'
import { edgeClasses } from './spacing.ts'
import { Text } from './text.tsx'

const MOST_TAGS = 3

/** The head of a card: title, subtitle and up to three text tags on the template's tint. */
export function Header({ header, drawing }: { header: unknown; drawing: Drawing }): Drawn {
  if (!isJson(header)) return <></>
  const template = oneOf(header.template, TEMPLATES, 'default')
  const tags = listOf(header.text_tag_list).slice(0, MOST_TAGS).map(jsonOf)
  return (
    <header
      class={classes('card-header', `head-${template}`, ...edgeClasses('padding', header.padding))}
    >
      <Icon icon={header.icon} />
      <div class="card-head">
        <h3 class="card-title">
          <Text text={header.title} drawing={drawing} />
          {tags.map((tag) => (
            <span class={tagClass(tag.color)}>{wordsOf(tag.text)}</span>
          ))}
        </h3>
        {wordsOf(header.subtitle) && <p class="card-subtitle">{wordsOf(header.subtitle)}</p>}
      </div>
    </header>
  )
}
