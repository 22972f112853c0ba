import { classes, type Drawn, type ElementProps } from './drawing.ts'
import { jsonOf, listOf } from '../../json.ts'
import { oneOf, wordsOf } from './values.ts'

const SIZES = ['stretch', 'large', 'medium', 'small', 'tiny'] as const
const SCALES = ['crop_center', 'crop_top', 'fit_horizontal'] as const

/** `img`: a picture by its key, or its words where the picture cannot be had. */
export function Image({ node, drawing }: ElementProps): Drawn {
  const key = wordsOf(node.img_key)
  const alt = wordsOf(node.alt)
  const url = drawing.imageUrl(key)
  const look = classes(
    'el-img',
    `img-${oneOf(node.size, SIZES, 'stretch')}`,
    `img-${oneOf(node.scale_type, SCALES, 'crop_center')}`,
  )
  return (
    <figure class={look}>
      {url === null ? (
        <span class="missing">［图片：{alt || key}］</span>
      ) : (
        <img src={url} alt={alt} loading="lazy" />
      )}
      {wordsOf(node.title) && <figcaption>{wordsOf(node.title)}</figcaption>}
    </figure>
  )
}

/** `img_combination`: several pictures in a grid. */
export function ImageCombination(props: ElementProps): Drawn {
  return (
    <div class="img-grid">
      {listOf(props.node.img_list)
        .map(jsonOf)
        .map((image) => (
          <Image {...props} node={image} />
        ))}
    </div>
  )
}
