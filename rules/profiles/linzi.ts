import type { Profile } from '../profile.ts'
import { ahead, within } from './limits.ts'
import * as product from './product-default.ts'

/**
 * 《临淄区行政审批与监管协调联动实施办法》 (临政办字〔2022〕6号). The only place where an unclaimed push counts as claimed,
 * and one of two where an unanswered letter counts as consent.
 */
export const linzi = {
  id: 'linzi',
  region: '临淄区',
  title: '《临淄区行政审批与监管协调联动实施办法》',
  documentNumber: '临政办字〔2022〕6号',
  citedBy: '条',
  otherTexts: [],
  issuedOn: '2022-04-14',
  inForceFrom: '2022-04-14',
  trial: false,
  checkedOn: null,
  scope: null,

  time: product.TIME,
  words: {
    ...product.ROLE_WORDS,
    approvalBureau: '行政审批部门',
    supervisionDepartment: '监管部门',
    competentDepartment: '业务主管部门',
    enforcementDepartment: '综合执法部门',
    office: '行政审批部门',
  },
  people: { leader: null, liaison: null, information: null },
  digest: product.DIGEST,
  reminder: product.REMINDER,
  escalation: product.ESCALATION,
  retention: product.RETENTION,

  approvalPush: {
    push: {
      limit: null,
      immediate: true,
      from: 'decidedAt',
      owedBy: 'approval',
      article: '第七条第（一）项第1目',
    },
    claim: { limit: within(1, '第七条第（一）项第1目'), word: '认领' },
    silence: {
      effect: 'auto-claimed',
      article: '第七条第（一）项第1目',
      exceptActions: ['refuse'],
    },
    objection: {
      limit: within(1, '第七条第（一）项第1目'),
      inWriting: false,
      answeredBy: 'approval',
      article: '第七条第（一）项第1目',
    },
    answerObjection: product.ANSWER_OBJECTION,
    responsibility: {
      text: '监管部门自接收时间节点起将行政相对人及相关活动纳入监管范围；超时未接收的视为自动认领，并由业务主管部门承担相关责任。',
      article: '第七条第（一）项第1目',
    },
    platform: '审批监管互动平台',
    pushesRefusals: false,
    oneLicence: { article: '第七条第（一）项' },
    fields: { article: '第七条第（一）项第2目' },
    extraLabels: [],
    validityNoticeDays: product.VALIDITY_NOTICE_DAYS,
  },

  supervisionPush: {
    push: { limit: null, immediate: true, article: '第七条第（二）项第1目' },
    claim: { limit: within(1, '第七条第（二）项第1目'), word: '认领' },
    objection: {
      limit: within(1, '第七条第（二）项第1目'),
      article: '第七条第（二）项第1目',
    },
    answerObjection: product.ANSWER_OBJECTION,
    types: {
      'suspension-order': '第七条第（二）项第2目',
      'licence-revoked': '第七条第（二）项第2目',
      penalty: '第七条第（二）项第2目',
      training: '第七条第（二）项第2目',
      'policy-change': '第七条第（二）项第2目',
      standard: '第七条第（二）项第2目',
      'quota-or-plan': '第六条第（三）项',
      'abnormal-operation': '第七条第（二）项第1目',
      'dishonesty-list': '第七条第（二）项第1目',
    },
    owedByApproval: {},
    copies: null,
    watchList: {
      types: ['abnormal-operation', 'dishonesty-list'],
      restricted: '限制准入',
      strict: '严格准入',
      article: '第七条第（二）项第1目',
    },
  },

  permitChange: {
    article: '第七条第（二）项第3目',
    acts: ['modify', 'withdraw', 'rescind', 'deregister'],
    decidedBy: 'approval',
    evidence: '处罚依据及结果信息',
    refusal: { act: 'decline', word: '不予办理' },
    resultTo: ['department'],
    counterpartPaper: null,
    decide: product.DECIDE,
    claimResult: product.CLAIM,
  },

  inquiry: {
    article: '第十二条',
    reply: product.REPLY,
    silence: { effect: 'deemed-consent', article: '第十二条' },
    minimum: product.MINIMUM_FOR_REPLY,
    notice: product.NOTICE_OF_SILENCE,
    severalTo: null,
  },

  commitment: {
    catalogue: { title: '信用审批事项目录', article: '第八条第一款' },
    letter: { what: '告知承诺书', article: '第七条第（一）项第2目、第八条第二款' },
    push: { limit: null, immediate: true, article: '第八条第二款' },
    oneMechanism: false,
    exempt: { article: '第八条第二款' },
    verification: { limit: within(10, '第八条第三款'), again: product.VERIFY_AGAIN },
    keySupervision: null,
    report: null,
    applicantReminder: null,
    breach: { article: '第八条第四款' },
    rescission: {
      grounds: ['unmet-after-rectification', 'breach', 'fraud'],
      article: '第八条第四款',
    },
  },

  technicalStage: {
    modes: { joint: '第十一条' },
    entrustedTo: null,
    catalogues: [],
  },

  survey: {
    article: '第十一条',
    notice: ahead(1, '第十一条'),
    attendance: null,
    sheet: { ...product.SURVEY_SHEET, article: null },
    nominate: product.NOMINATE,
    surveyors: null,
    absence: null,
    preparation: null,
    conclusionRequired: false,
    signature: null,
    rectification: null,
    report: { title: '现场勘验评审报告', article: '第十一条' },
    jointVisit: product.JOINT_VISIT,
  },

  review: {
    procedures: {
      'site-check': '第十一条',
      'technical-review': '第十一条',
      hearing: '第五条第（八）项',
      'hearing-of-parties': '第五条第（八）项',
    },
    jointOpinion: null,
    notice: { title: '联办通知单', article: null },
    entrustment: { title: '委托书', article: null },
    answers: product.REVIEW_ANSWERS,
    answerability: null,
    upward: null,
    stampedPaper: null,
    resultToWindow: null,
  },

  importantGrounds: {
    article: '第五条第（八）项',
    grounds: [
      '国家安全',
      '生态环境保护',
      '安全生产',
      '重要招商引资',
      '重大生产力布局',
      '战略性资源开发',
      '重大公共利益',
    ],
    offlineOnly: ['国家安全'],
    consultation: { article: '第五条第（八）项' },
    interestedParties: { article: '第五条第（八）项' },
    hearing: { article: '第五条第（八）项' },
    meeting: { article: '第九条' },
    followUp: { article: '第九条' },
  },

  meeting: {
    kinds: [
      {
        type: 'consultation',
        name: '行政审批服务联席会议',
        chairs: ['convenor'],
        participants: 'by-topic',
        article: '第九条',
      },
    ],
    convenedBy: { side: 'approval', article: '第十条' },
    departmentMayAsk: null,
    governmentLeader: null,
    topics: { approvedBy: 'convenor', article: null },
    agenda: { limit: product.AGENDA, caution: null, inPrinciple: false, owedBy: 'office' },
    experts: null,
    subjects: null,
    minutes: { limit: product.MINUTES, article: null },
    conferral: { word: '提请会商', afterBothFailed: false, article: null },
  },

  decision: {
    article: null,
    oversight: null,
    circulation: { article: null },
    signOff: product.SIGN_OFF,
    extendedBy: 'convenor',
  },

  archiveRequest: {
    article: null,
    beforeHandover: null,
    original: null,
    change: null,
    handedOverOn: null,
    provide: product.PROVIDE,
  },

  legacyIssue: {
    article: '第十三条',
    opinion: {
      name: '书面法制审核意见',
      button: '出具法制审核意见',
      limit: product.LEGACY_OPINION,
    },
    recheck: product.LEGACY_OPINION,
    decide: product.DECIDE,
  },

  liaisonChange: {
    article: null,
    notice: null,
    discouraged: null,
    member: null,
    file: product.FILE,
  },

  referral: {
    types: { assistance: '第五条第（九）项' },
    handle: product.HANDLE,
  },

  bulletin: { article: '第七条', period: 'month', at: '09:00' },
  oversight: null,
  accountability: {
    article: '第十五条',
    text: '对因信息推送、接受不及时，工作落实不到位等违反本规定造成不良后果的，依规依纪依法追责问责。',
    condition: '造成不良后果',
  },
} satisfies Profile
