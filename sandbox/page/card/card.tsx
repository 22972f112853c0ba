import { classes, type Drawing, type Drawn } from './drawing.ts'
import { layoutClasses } from './containers.tsx'
import { drawElement, ErrorBox } from './element.tsx'
import { Header } from './header.tsx'
import { isJson, jsonOf, listOf } from '../../json.ts'
import { linkOf, oneOf, wordsOf } from './values.ts'
import { plainText } from './markdown/inline.ts'

/** Draws a card from its JSON 2.0 and nothing else. */
export function Card({ card, drawing }: { card: unknown; drawing: Drawing }): Drawn {
  if (!isJson(card) || card.schema !== '2.0') return <ErrorBox words="不是 2.0 结构的卡片" />
  const body = jsonOf(card.body)
  const width = oneOf(jsonOf(card.config).width_mode, ['default', 'compact', 'fill'], 'default')
  const link = linkOf(jsonOf(card.card_link).pc_url) ?? linkOf(jsonOf(card.card_link).url)
  return (
    <article class={`card card-${width}`} aria-label={previewOf(card)}>
      <Header header={card.header} drawing={drawing} />
      <div class={classes('card-body', ...layoutClasses(body))}>
        {listOf(body.elements).map((element, index) =>
          drawElement(element, `body.elements.${index}`, { drawing }),
        )}
      </div>
      {link && (
        <a class="card-link" href={link} target="_blank" rel="noopener noreferrer">
          查看链接
        </a>
      )}
    </article>
  )
}

/** The line that stands for a card in a chat list: its summary, else its title, else 「卡片消息」. */
export function previewOf(card: unknown): string {
  const { config, header } = jsonOf(card)
  const summary = wordsOf(jsonOf(jsonOf(config).summary))
  return summary || plainText(wordsOf(jsonOf(header).title)) || '卡片消息'
}
