/**
 * Each place with a department of its, and the law that sets the limit of a claim there; null where the
 * limit is the product's own.
 */
export const PLACES = [
  { profile: 'huancui', department: 'scjg', item: '食品经营许可', law: null },
  {
    profile: 'linzi',
    department: 'scjg',
    item: '食品经营许可',
    law: {
      article: '第七条第（一）项第1目',
      title: '《临淄区行政审批与监管协调联动实施办法》',
      silenceClaims: true,
    },
  },
  {
    profile: 'danzhou',
    department: 'scjg',
    item: '食品经营许可',
    law: {
      article: '第九条第（一）项',
      title: '《儋州市行政审批与监管、执法协调联动实施办法（试行）》',
      silenceClaims: false,
    },
  },
  { profile: 'ankang', department: 'rsj', item: '劳务派遣经营许可', law: null },
  {
    profile: 'tancheng',
    department: 'scjg',
    item: '食品经营许可',
    law: {
      article: '第二十二条第（一）项',
      title: '《郯城县行政审批与监管协调联动实施办法》',
      silenceClaims: false,
    },
  },
] as const
