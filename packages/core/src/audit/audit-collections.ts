/**
 * The collections of the audit log, for whoever opens the storage. Collection ids 40 to 49 belong to this folder;
 * 47 to 49 are free.
 */
import type { CollectionSpec } from "../storage/index.ts";
import { auditCheckpointCollection } from "./audit-checkpoint-collection.ts";
import { auditEventCollection } from "./audit-event-collection.ts";
import { auditHeadCollection } from "./audit-head-collection.ts";
import { auditLeafCollection } from "./audit-leaf-collection.ts";
import { auditSubjectCollection } from "./audit-subject-collection.ts";
import { auditSubjectSaltCollection } from "./audit-subject-salt-collection.ts";
import { auditSubtreeCollection } from "./audit-subtree-collection.ts";

/** All collections of the log; ids 40 to 46. */
export const auditCollections: readonly CollectionSpec[] = [
  auditEventCollection,
  auditSubjectCollection,
  auditSubjectSaltCollection,
  auditLeafCollection,
  auditSubtreeCollection,
  auditHeadCollection,
  auditCheckpointCollection,
];
