/**
 * The operations of `session.segments`: saved queries, their members and their size. Definitions lie sealed among the
 * tenant's definitions; members are worked out at every call and stored nowhere.
 */
import { z } from "zod";
import {
  exactSchema,
  InternalError,
  NotFound,
  type Page,
  type PageRequest,
  pageRequestShape,
} from "../kernel/index.ts";
import {
  definitionCollection,
  newestVersions,
  type OperationContext,
  type SingleOperation,
  type StoredDefinition,
} from "../operations/index.ts";
import {
  type Segment,
  type SegmentCount,
  type SegmentDefinition,
  type SegmentMember,
  segmentDefinitionSchema,
} from "./segment.ts";
import { countMembers, type RiskOutput, segmentMembers } from "./segment-members.ts";

interface SegmentInput {
  readonly segment: string;
}

// A type and no interface: a tree of operations has an index signature, which interfaces do not fit.
/** The operations of `session.segments`. */
export type SegmentOperations = {
  /** Defines a segment. */
  readonly define: SingleOperation<SegmentDefinition, Segment>;
  /** Lists segments. */
  readonly list: SingleOperation<Readonly<Record<string, never>>, { readonly items: readonly Segment[] }>;
  /** Pages through members. */
  readonly members: SingleOperation<PageRequest & SegmentInput, Page<SegmentMember>>;
  /** Counts members. */
  readonly count: SingleOperation<SegmentInput, SegmentCount>;
};

const MOST_SEGMENTS = 1000;
const code = z.string().min(1).max(64);
const shared = { resource: "segment", purposes: ["TREAT", "ETREAT", "CAREMGT"], grants: [] } as const;

function segmentOf({ content, version = 1 }: StoredDefinition): Segment {
  const parsed = segmentDefinitionSchema.safeParse(content);
  if (!parsed.success) throw new InternalError("A stored segment cannot be read.");
  return { ...parsed.data, version };
}

async function readSegment(context: OperationContext, segment: string): Promise<Segment> {
  const key = { kind: "segment", code: segment } as const;
  const stored = await context.definitions.find(key);
  if (stored === undefined) throw new NotFound("No such segment.");
  return segmentOf(stored);
}

const define: SegmentOperations["define"] = {
  ...shared,
  name: "segments.define",
  summary: "Defines a segment, or its next version.",
  effect: "write",
  input: segmentDefinitionSchema,
  writes: [definitionCollection.spec.name],
  run: async (context, definition) => {
    await context.definitions.install({ kind: "segment", code: definition.code }, definition);
    return readSegment(context, definition.code);
  },
};

const list: SegmentOperations["list"] = {
  ...shared,
  name: "segments.list",
  summary: "Lists the segments in force.",
  effect: "read",
  input: z.strictObject({}).readonly(),
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context) => {
    const which = { kind: "segment", status: "active" } as const;
    const stored = await context.definitions.list(which, { limit: MOST_SEGMENTS });
    return { items: newestVersions(stored).map(segmentOf) };
  },
};

/** Makes the operations over the risk outputs that another module supplies. */
export function segmentOperations(riskOutput: RiskOutput): SegmentOperations {
  return {
    define,
    list,
    members: {
      ...shared,
      name: "segments.members",
      summary: "Pages through the members of a segment whom the caller may see.",
      effect: "read",
      input: exactSchema<PageRequest & SegmentInput>()(
        z.strictObject({ segment: code, ...pageRequestShape }).readonly(),
      ),
      writes: [],
      audit: (_input, { items }) => ({ count: items.length }),
      run: async (context, { segment, ...page }) =>
        segmentMembers(context, (await readSegment(context, segment)).where, page, riskOutput),
    },
    count: {
      ...shared,
      name: "segments.count",
      summary: "Counts the members of a segment whom the caller may see; fewer than ten are not counted out.",
      effect: "read",
      input: exactSchema<SegmentInput>()(z.strictObject({ segment: code }).readonly()),
      writes: [],
      run: async (context, { segment }) =>
        countMembers(context, (await readSegment(context, segment)).where, riskOutput),
    },
  };
}
