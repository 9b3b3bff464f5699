/**
 * Who calls. A host either asserts an actor it has signed in itself, or hands over what a token verifier of
 * `access/` has proven. Only a verified actor carries `acr`, `amr` and `authTime`, so every step-up condition fails for
 * a host-asserted one (`privacy.md` section 4.5).
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** An actor as the host names them. */
export interface ActorInput {
  /** The host's own id of the user or program; appears in the audit log. `system` is taken: it stands for HCRM's own work. */
  readonly id: string;
  /** Role codes that policies match on, for example `nurse`. */
  readonly roles: readonly string[];
  /** Units (departments, wards) the actor works in, for `department` care relationships. */
  readonly units?: readonly string[];
}

/** How strongly and when the actor signed in, as a verified token says it. */
export interface Authentication {
  /** Authentication context class reference. */
  readonly acr?: string;
  /** Authentication methods, for example `["pwd", "otp"]`. */
  readonly amr?: readonly string[];
  /** Seconds since 1970 at which the user signed in. */
  readonly authTime?: number;
}

/** An actor together with what is proven of their sign-in. */
export interface Actor extends ActorInput {
  /** Present only for an actor from a verified token. */
  readonly authentication?: Authentication;
}

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/, "not a code");

/** Accepts an {@link ActorInput}. */
export const actorInputSchema: z.ZodType<ActorInput> = exactSchema<ActorInput>()(
  z
    .strictObject({
      id: code,
      roles: z.array(code).max(32).readonly(),
      units: z.exactOptional(z.array(code).max(256).readonly()),
    })
    .readonly(),
);

/** The actor as which `tick()`, workers and housekeeping run; no session of a host may bear its id. */
export const SYSTEM_ACTOR: ActorInput = { id: "system", roles: ["worker"] };
