import type { Profile } from '../profile.ts'
import { ahead, byDefault, within } from './limits.ts'
import * as product from './product-default.ts'

/**
 * 《威海市环翠区行政审批与监管协调联动工作机制》, cited by 部分 since it has no 条. It sets numbers only for opinions of a joint
 * technical stage and for meetings, and tells three ways of doing a technical stage with others.
 */
export const huancui = {
  id: 'huancui',
  region: '环翠区',
  title: '《威海市环翠区行政审批与监管协调联动工作机制》',
  documentNumber: null,
  citedBy: '部分',
  otherTexts: [],
  issuedOn: '2020-09-24',
  inForceFrom: null,
  trial: false,
  checkedOn: null,
  scope: null,

  time: product.TIME,
  words: {
    ...product.ROLE_WORDS,
    approvalBureau: '区行政审批服务局',
    supervisionDepartment: '行政主管部门',
    competentDepartment: null,
    enforcementDepartment: null,
    leader: '会商联络负责人',
    office: '区行政审批服务局',
  },
  people: {
    leader: {
      text: '相关行政主管部门要确定一名分管领导作为会商联络负责人。',
      article: '第一部分第（一）项',
    },
    liaison: {
      text: '相关行政主管部门选派具有一定组织协调能力、熟悉本部门行政审批与监管业务的人员担任联络员。',
      article: '第一部分第（一）项',
    },
    information: null,
  },
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
      article: '第二部分第（三）项',
    },
    claim: { limit: product.CLAIM, word: '认领' },
    silence: { effect: 'none', article: null, exceptActions: [] },
    objection: { limit: null, inWriting: false, answeredBy: 'approval', article: null },
    answerObjection: product.ANSWER_OBJECTION,
    responsibility: { text: '本机制未规定审批与监管责任自何时起划分。', article: null },
    platform: '行政审批与监管信息联动平台',
    pushesRefusals: false,
    oneLicence: null,
    fields: { article: '第二部分第（三）项' },
    extraLabels: [],
    validityNoticeDays: product.VALIDITY_NOTICE_DAYS,
  },

  supervisionPush: {
    push: { limit: null, immediate: true, article: '第二部分第（三）项' },
    claim: { limit: product.CLAIM, word: '认领' },
    objection: { limit: null, article: null },
    answerObjection: product.ANSWER_OBJECTION,
    types: {
      'suspension-order': '第二部分第（三）项',
      'licence-revoked': '第二部分第（三）项',
      penalty: '第二部分第（三）项',
      training: '第二部分第（一）项',
      'policy-change': '第二部分第（一）项、第（三）项、第三部分第（三）项',
      'quota-or-plan': '第三部分第（三）项',
      'intermediary-credit': '第三部分第（二）项',
    },
    owedByApproval: {},
    copies: {
      types: ['intermediary-credit'],
      platform: '区公共信用信息平台',
      article: '第三部分第（二）项',
    },
    watchList: null,
  },

  permitChange: {
    article: '第二部分第（四）项',
    acts: ['modify', 'withdraw', 'rescind', 'deregister'],
    decidedBy: 'supervision',
    evidence: '变更、撤回、撤销、注销的决定',
    refusal: { act: 'return', word: '退回补正' },
    resultTo: ['department'],
    counterpartPaper: null,
    decide: product.DECIDE,
    claimResult: product.CLAIM,
  },

  inquiry: {
    article: '第一部分第（三）项',
    reply: product.REPLY,
    silence: { effect: 'none', article: null },
    minimum: null,
    notice: null,
    severalTo: { article: '第一部分第（三）项' },
  },

  commitment: null,

  technicalStage: {
    modes: {
      independent: '第三部分第（一）项',
      joint: '第三部分第（一）项',
      entrusted: '第三部分第（一）项',
      opinion: '第三部分第（一）项',
    },
    entrustedTo: 'department',
    catalogues: [
      {
        title: '区行政审批服务局自主负责技术环节办理的事项目录',
        mode: 'independent',
        article: '附件1',
      },
      {
        title: '区行政审批服务局与行政主管部门共同组织有关技术环节办理的事项目录',
        mode: 'joint',
        article: '附件2',
      },
      {
        title: '委托行政主管部门负责有关技术环节办理的事项目录',
        mode: 'entrusted',
        article: '附件3',
      },
    ],
  },

  survey: {
    article: '第三部分第（一）项',
    notice: null,
    attendance: null,
    sheet: { ...product.SURVEY_SHEET, article: null },
    nominate: product.NOMINATE,
    surveyors: null,
    absence: null,
    preparation: null,
    conclusionRequired: false,
    signature: null,
    rectification: null,
    report: { title: '踏勘记录', article: null },
    jointVisit: product.JOINT_VISIT,
  },

  review: {
    procedures: {
      'site-check': '第三部分第（一）项',
      'technical-review': '第三部分第（一）项',
      'expert-review': '第三部分第（一）项',
      'liaison-review': '第一部分第（一）项',
    },
    jointOpinion: within(2, '第三部分第（一）项'),
    notice: { title: '联办通知单', article: null },
    entrustment: { title: '委托书', article: null },
    answers: product.REVIEW_ANSWERS,
    answerability: null,
    upward: null,
    stampedPaper: { article: '第三部分第（一）项' },
    resultToWindow: null,
  },

  importantGrounds: null,

  meeting: {
    kinds: [
      {
        type: 'consultation',
        name: '工作对接会',
        chairs: ['convenor'],
        participants: 'by-topic',
        article: '第一部分第（三）项',
      },
      {
        type: 'consultation',
        name: '协调会',
        chairs: ['convenor'],
        participants: 'by-topic',
        article: '第一部分第（三）项',
      },
    ],
    convenedBy: { side: 'approval', article: '第一部分第（三）项' },
    departmentMayAsk: { article: '第一部分第（四）项' },
    governmentLeader: { article: '第一部分第（三）项' },
    topics: { approvedBy: 'convenor', article: null },
    agenda: {
      limit: ahead(3, '第一部分第（五）项'),
      caution: byDefault(4, 'before'),
      inPrinciple: true,
      owedBy: 'proposer',
    },
    experts: null,
    subjects: {
      list: [
        '实施行政审批过程中涉及的合法性、规范性问题',
        '承接、取消和下放的行政审批事项对接问题',
        '检查、检验、检测、鉴定、公告、专家论证及听证等工作',
        '并联审批、网上审批、联合勘验、联合验收等工作',
        '信访、行政复议、行政诉讼等事项',
        '需要联络会商的其他事项',
      ],
      article: '第一部分第（二）项',
    },
    minutes: {
      limit: within(3, '第一部分第（六）项'),
      article: '第一部分第（六）项',
    },
    conferral: { word: '提请会商', afterBothFailed: false, article: '第一部分第（三）项' },
  },

  decision: {
    article: '第一部分第（六）项',
    oversight: null,
    circulation: { article: null },
    signOff: product.SIGN_OFF,
    extendedBy: 'convenor',
  },

  archiveRequest: {
    article: '第二部分第（五）项',
    beforeHandover: null,
    original: 'approval',
    change: 'supervision',
    handedOverOn: null,
    provide: product.PROVIDE,
  },

  legacyIssue: null,

  liaisonChange: {
    article: null,
    notice: null,
    discouraged: null,
    member: null,
    file: product.FILE,
  },

  referral: {
    types: {
      information: '第二部分第（三）项',
      assistance: '第二部分第（三）项',
      upward: '第二部分第（一）项',
      'system-access': '第三部分第（三）项',
    },
    handle: product.HANDLE,
  },

  bulletin: null,
  oversight: null,
  accountability: {
    article: '第四部分',
    text: '如出现以下情形影响行政秩序和行政效率的，将依法依规追究行政责任。',
    condition: '影响行政秩序和行政效率',
  },
} satisfies Profile
