/**
 * What the gate is told besides policies: the circle of level 5 data, and who may override the gate in an emergency
 * (紧急越权). Break-glass is data like policies are: it becomes permits for the purpose `BTG`, which no policy of a host
 * may name, so there is no second way through the gate.
 */
import { z } from "zod";
import { type DataCategory, dataCategorySchema } from "../encryption/index.ts";
import { exactSchema, InvalidInput } from "../kernel/index.ts";
import { RELATIONSHIP_KINDS, type RelationshipKind } from "./care-relationship.ts";

/** Who may break the glass, for what, and for how long. */
export interface BreakGlassPolicy {
  /** Roles that may declare. */
  readonly roles: readonly string[];
  /** Reason codes to choose from. */
  readonly reasons: readonly string[];
  /** What a session permits, for example `patients.get`, `records.*`. */
  readonly actions: readonly string[];
  /** Categories of the tenant's emergency list. */
  readonly categories: readonly DataCategory[];
  /** Longest session in minutes; default 60. */
  readonly maxMinutes?: number;
  /** Greatest age of the sign-in in seconds at the declaration; default 300. */
  readonly maxAuthAgeSec?: number;
  /** Hours within which a session has to be reviewed; default 72. */
  readonly reviewHours?: number;
}

/** Settings of the gate. */
export interface GateSettings {
  /** Relationships that make the circle of level 5 data. */
  readonly circle: readonly RelationshipKind[];
  /** Break-glass; absent = nobody may. */
  readonly breakGlass?: BreakGlassPolicy;
}

/** The circle unless a tenant names another: those who treat, and the patients themselves. */
export const DEFAULT_CIRCLE: readonly RelationshipKind[] = ["attending", "care-team", "self"];

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, "not a code");
const action = z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*\.(\*|[a-z][A-Za-z]*)$/, "not an action");

const settingsSchema: z.ZodType<GateSettings> = exactSchema<GateSettings>()(
  z
    .strictObject({
      circle: z.array(z.enum(RELATIONSHIP_KINDS)).readonly(),
      breakGlass: z.exactOptional(
        z
          .strictObject({
            roles: z.array(code).min(1).readonly(),
            reasons: z.array(code).min(1).readonly(),
            actions: z.array(action).min(1).readonly(),
            categories: z.array(dataCategorySchema).min(1).readonly(),
            maxMinutes: z.exactOptional(z.int().min(1).max(1440)),
            maxAuthAgeSec: z.exactOptional(z.int().min(1).max(3600)),
            reviewHours: z.exactOptional(z.int().min(1).max(720)),
          })
          .readonly(),
      ),
    })
    .readonly(),
);

/**
 * Checks settings.
 *
 * @throws {@link InvalidInput} with `details.issues` when a member is unknown or out of range.
 */
export function checkedSettings(settings: GateSettings): GateSettings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new InvalidInput("The settings of the gate are refused; see details.issues.", {
    details: { issues: parsed.error.issues.map(({ path, code: rule }) => ({ path: path.join("."), rule })) },
  });
}
