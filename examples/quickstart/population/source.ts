/**
 * The invented check-up centre as an ingest source: how far it is trusted, in which zone its clocks run, and which of its
 * identifiers may be stored. Everything that the events of this folder have in common stands here.
 */

/** Id of the source, and the name before every key and reference. */
export const CHECK_UP_CENTRE = "check-up-centre";

/** Numbering system of the medical record numbers. */
export const RECORD_NUMBERS = "urn:hcrm:demo:medical-record-number";

/** A numbering system that the source does not list, so that its numbers are not stored. */
export const EMPLOYEE_NUMBERS = "urn:hcrm:demo:employee-number";
