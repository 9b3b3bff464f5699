/**
 * Field-level encryption (字段级加密): sealed groups, blind indexes, keys. How the floors above use it:
 *
 * ```ts
 * // hcrm.ts, once per instance
 * const authority = createGrantAuthority();                      // mint → access/mint.ts, check → repositories
 * const ring = createKeyRing({ provider, stores, clock, ids, indexes: declaredIndexes(collections) });
 * await ring.prepare({ isSchemaEmpty });
 *
 * // pipeline, between authorise and the transaction: may wait for the key provider
 * const warm = await ring.warm(tenant);
 *
 * // in the transaction: never waits for the provider
 * const keys = ring.session(warm, keyStoreOf(tx));
 * keys.noteSubject(patient, gateRow.key);                        // what subjectGate says, saves reading data_key
 * const cipher = createGroupCipher({ keys, check: authority.check });
 *
 * // registering a patient
 * const reference = await keys.createSubjectKey(patient);        // store it in subjectGate
 * const place = groupPlace({ tenant, collection, group, record, subject: patient, revision: 1 });
 * row.g_identity = await cipher.seal(place, plain({ name: "张伟" }));
 * row.bx_name = keys.blindIndex(collection, nameIndex, { name: "张伟" });
 *
 * // finding and reading
 * const values = keys.blindIndexCandidates(collection, nameIndex, { name: "张伟" }); // for `in`
 * const opened = await cipher.open(place, sealedBytes(row.g_identity), grant);        // opened.reveal()
 *
 * // erasing, merging, rotating: in the transaction; index rows, tombstone and audit are the caller's
 * const receipt = await shredSubject(keys, patient, { backupHorizonDays });           // subjectGate: { state: "shredded" }
 * await setAsideDataKey(keys, mergedAway);                                            // opens only
 * const fresh = await rotateDataKey(keys, patient);                                   // then cipher.reseal row by row
 * await retireDataKey(keys, oldKeyId, census);                                        // census by envelopeRanges
 *
 * // tick(): one slice of a KEK or index rotation, outside transactions
 * await ring.rotation.stepKek(tenant, { limit: 500 });
 * await ring.rotation.stepIndexes(tenant);
 * ```
 */
export {
  type AccessGrant,
  createGrantAuthority,
  type GrantAuthority,
  type GrantTerms,
} from "./access-grant.ts";
export {
  type BlindIndexShape,
  type BlindIndexSpec,
  blindIndex,
} from "./blind-index.ts";
export { DATA_CATEGORIES, type DataCategory, dataCategorySchema } from "./data-category.ts";
export {
  destroyDataKey,
  dueDataKeys,
  retireDataKey,
  rotateDataKey,
  setAsideDataKey,
  shredSubject,
} from "./data-key-lifecycle.ts";
export { envelopeFromText, envelopeToText, type Sealed, sealedBytes } from "./envelope.ts";
export { type ByteRange, envelopeRanges, epochRange, suiteRanges } from "./envelope-census.ts";
export {
  createGroupCipher,
  type GroupCipher,
  type OpenRequest,
} from "./group-cipher.ts";
export { asKeyId, type KeyId, keyIdFromBytes, keyIdToBytes } from "./key-id.ts";
export { createKeyRing, type KeyRing, type KeyRingOptions } from "./key-ring.ts";
export type { KeySession, SubjectKeyReference } from "./key-session.ts";
export type { KeyState } from "./key-state.ts";
export {
  activeForOf,
  type DataKeyRow,
  type IndexEpochRow,
  type IndexEpochState,
  KEY_COLLECTIONS,
  type KeyRowPatch,
  type KeyRows,
  type KeyStore,
  type KeyStoreSource,
  type NewKeyRow,
  type StoredKeyRow,
  type TenantKeyKind,
  type TenantKeyRow,
} from "./key-store.ts";
export type {
  KeyContext,
  KeyProvider,
  WrappedKey,
} from "./keys/key-provider.ts";
export { providerFailure } from "./keys/provider-failure.ts";
export { leakageReport } from "./leakage-report.ts";
export {
  CITIZEN_ID_SYSTEM,
  type NormaliserId,
  normaliseParts,
} from "./normalisers/registry.ts";
export { loadPinyinReader, type NameKeys, type PinyinReader } from "./pinyin-reader.ts";
export { Plain, plain } from "./plain.ts";
export { PURPOSES_OF_USE, type PurposeOfUse, purposeOfUseSchema } from "./purpose-of-use.ts";
export { type IndexEpochName, type IndexProgress, retireIndexEpoch } from "./rotation/index-rotation.ts";
export type { KekProgress, RetiredKek } from "./rotation/kek-rotation.ts";
export type {
  IndexEpochStatus,
  KeyRotation,
  TenantKeyStatus,
  TenantKeysStatus,
} from "./rotation/key-rotation.ts";
export { type GroupPlace, groupPlace, type SealedCollection, type SealedGroupSpec } from "./sealed-group.ts";
export { SecretBytes } from "./secret-bytes.ts";
export { type SecureRandom, systemSecureRandom } from "./secure-random.ts";
export type { SuiteId } from "./suites/suite.ts";
export type { DeclaredIndex } from "./tenant-index-keys.ts";
export type { WarmTenant } from "./tenant-view.ts";
