const SURNAMES = '赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏'.split(
  '',
)

const GIVEN = [
  '文博',
  '晓岚',
  '志远',
  '雨桐',
  '建国',
  '思齐',
  '海波',
  '静怡',
  '立新',
  '若琳',
  '浩然',
  '秋实',
  '明哲',
  '素心',
  '向阳',
  '清扬',
  '子谦',
  '婉清',
  '长河',
  '雪松',
  '安宁',
  '可欣',
  '景行',
  '乐山',
  '以宁',
  '书瑶',
  '承泽',
  '念慈',
  '云帆',
  '知行',
  '采薇',
  '少川',
  '听雨',
  '守正',
  '如意',
  '望舒',
  '思源',
]

/** An invented name; the same number always gives the same one, and 1,332 numbers give as many. */
export function inventedName(number: number): string {
  // 36 surnames and 37 given names: the pairs repeat only after 36 × 37.
  const surname = SURNAMES[number % SURNAMES.length] ?? ''
  return surname + (GIVEN[number % GIVEN.length] ?? '')
}
