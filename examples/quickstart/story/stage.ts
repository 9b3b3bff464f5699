/**
 * What every step of the story works with: the instance and its people, the files, and the teller. A step takes from it
 * what it needs and gives back what later steps and the summary want to know.
 */
import type { Hospital } from "../hospital.ts";
import type { Teller } from "../output/teller.ts";
import type { Workplace } from "../workplace.ts";

/** The stage of the story. */
export interface Stage extends Hospital {
  /** Files of the run. */
  readonly place: Workplace;
  /** Prints. */
  readonly tell: Teller;
}
