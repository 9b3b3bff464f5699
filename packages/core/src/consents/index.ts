/** Notices, consents and policy packs: what a patient agreed to, in which words, and what the law asks by default. */
export { checkPack } from "./check-pack.ts";
export {
  type ConsentActKind,
  type ConsentEvent,
  type ConsentEvidence,
  type ConsentState,
  type ConsentStatement,
  consentEvidenceSchema,
  consentStatementSchema,
  type Grantor,
  grantorSchema,
  nextConsentState,
} from "./consent-event.ts";
export { consentEventCollection, foldableAct } from "./consent-event-collection.ts";
export {
  applyAct,
  type ConsentHead,
  consentHeadSchema,
  type FoldableAct,
  findHead,
  proofOf,
} from "./consent-heads.ts";
export type { ConsentAct, ConsentKey, Consents, StandingAnswer, WithdrawalEffect } from "./consents.ts";
export {
  type Denial,
  type DenialScope,
  denialCollection,
  denialScopeSchema,
  partyOfDenial,
} from "./denial.ts";
export {
  type NewNotice,
  NOTICE_FIELDS,
  type Notice,
  type NoticeField,
  type NoticeWords,
  newNoticeSchema,
  textSha256,
} from "./notice.ts";
export { materialChanges, type NoticeDiff, noticeDiff } from "./notice-changes.ts";
export { missingMembers } from "./notice-duties.ts";
export {
  newestNotice,
  noticeCollection,
  noticeDefinition,
  noticeOf,
  noticeTextCollection,
  readMaterialVersions,
  readShownNotices,
  type StoredNotice,
} from "./notice-store.ts";
export type { NoticePublication, NoticeRef, Notices, ShownNotice } from "./notices.ts";
export { cnPack } from "./packs/cn.ts";
export { euPack } from "./packs/eu.ts";
export {
  type CategoryDefault,
  LAWFUL_BASES,
  type LawfulBasis,
  type NoticeDuties,
  type PackSource,
  type PolicyPack,
  type PurposeDefault,
} from "./policy-pack.ts";
export {
  type ConsentReceipt,
  consentActSha256,
  type HashedAct,
  type ReceiptKey,
  type ReceiptSigner,
  receiptOf,
  receiptSigner,
  signReceipt,
  verifyReceipt,
} from "./receipt.ts";
export {
  type AgeFacts,
  type ConsentStanding,
  standingOf,
} from "./standing.ts";
