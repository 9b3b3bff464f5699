/**
 * Names of the collections that operations on patients write besides their own. They stand in one place, so that a decision's
 * write bounds and the code that writes cannot drift apart.
 */
import { careRelationshipCollection, subjectGateCollection } from "../access/index.ts";

/** The gate's row: written with every fact that it is folded from. */
export const subjectGateName: string = subjectGateCollection.spec.name;

/** What making a new subject writes. */
export const WRITTEN_WITH_A_SUBJECT: readonly string[] = [subjectGateName, careRelationshipCollection.name];
