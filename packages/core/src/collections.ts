/**
 * All collections of the SDK: what `createHcrm` opens the storage with, and which blind indexes the key ring keeps epochs
 * for. A collection that is not listed here has no table and no key.
 */
import {
  accessVolumeCollection,
  approvalCollection,
  breakGlassCollection,
  careRelationshipCollection,
  subjectGateCollection,
} from "./access/index.ts";
import { auditCollections } from "./audit/index.ts";
import { contactStateCollection, messageCollection, optOutCollection } from "./communications/index.ts";
import {
  consentEventCollection,
  denialCollection,
  noticeCollection,
  noticeTextCollection,
} from "./consents/index.ts";
import type { DeclaredIndex } from "./encryption/index.ts";
import { attemptCollection, enrolmentCollection, taskCollection } from "./follow-ups/index.ts";
import {
  definitionCollection,
  type KeyedData,
  tenantEntryCollection,
  tenantStateCollection,
  tombstoneCollection,
} from "./operations/index.ts";
import {
  contactPointCollection,
  identifierCollection,
  nameKeyCollection,
  patientCollection,
  phoneKeyCollection,
  relatedPersonCollection,
} from "./patients/index.ts";
import { responseCollection } from "./questionnaires/index.ts";
import {
  allergyCollection,
  conditionCollection,
  deliveryCollection,
  encounterCollection,
  fieldOriginCollection,
  heldEventCollection,
  ingestSourceCollection,
  medicationCollection,
  observationCollection,
  receiptCollection,
  subjectKeyCollection,
} from "./records/index.ts";
import { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "./repository/index.ts";
import { riskAlertCollection, riskAssessmentCollection } from "./risks/index.ts";
import type { CollectionSpec } from "./storage/index.ts";
import { tagCollection } from "./tags/index.ts";
import { workItemCollection } from "./work/index.ts";

/** Record collections: their specs, and the indexes that the key ring keeps epochs for. */
const records: KeyedData["records"] = [
  definitionCollection,
  subjectGateCollection,
  breakGlassCollection,
  consentEventCollection,
  denialCollection,
  patientCollection,
  identifierCollection,
  contactPointCollection,
  nameKeyCollection,
  phoneKeyCollection,
  relatedPersonCollection,
  observationCollection,
  conditionCollection,
  encounterCollection,
  medicationCollection,
  allergyCollection,
  heldEventCollection,
  tagCollection,
  riskAssessmentCollection,
  riskAlertCollection,
  enrolmentCollection,
  taskCollection,
  attemptCollection,
  responseCollection,
  messageCollection,
];

/** Every collection. */
export const allCollections: readonly CollectionSpec[] = [
  tenantKeyCollection,
  dataKeyCollection,
  indexEpochCollection,
  tenantEntryCollection,
  tenantStateCollection,
  tombstoneCollection,
  careRelationshipCollection,
  approvalCollection,
  accessVolumeCollection,
  noticeCollection,
  noticeTextCollection,
  workItemCollection,
  optOutCollection,
  contactStateCollection,
  ingestSourceCollection,
  receiptCollection,
  deliveryCollection,
  subjectKeyCollection,
  fieldOriginCollection,
  ...auditCollections,
  ...records.map(({ spec }) => spec),
];

/** What keys protect: everything that rotation and shredding walk through. */
export const keyedData: KeyedData = {
  records,
  searchKeys: [subjectKeyCollection, nameKeyCollection.spec, phoneKeyCollection.spec],
};

/** Every blind index. */
export const allIndexes: readonly DeclaredIndex[] = records.flatMap(({ sealed }) =>
  sealed.blindIndexes.map((index) => ({ collection: sealed.id, index })),
);
