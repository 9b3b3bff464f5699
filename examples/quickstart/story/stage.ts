/**
 * What every step of the story works with: the instance and its people, where the run keeps its data, and the teller. A step takes from it
 * what it needs and gives back what later steps and the summary want to know.
 */
import type { Hospital, HospitalParts } from "../hospital.ts";
import type { Teller } from "../output/teller.ts";

/** The stage of the story. */
export interface Stage extends Hospital {
  /** Database and key file of the run. */
  readonly place: HospitalParts;
  /** Prints. */
  readonly tell: Teller;
}
