/**
 * An operation is a value: a name, what it needs, what it may write, and a function. Every call of the session API,
 * every work item of `tick()` and every tool that a host exposes runs one of these through the same pipeline, so that
 * nothing can be called around the gate and the whole catalogue can be listed, documented and tested by reflection.
 */
import type { z } from "zod";
import type { AuditConsentRef } from "../audit/index.ts";
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { PatientId, RecordId } from "../kernel/index.ts";
import type { BatchContext } from "./batch-context.ts";
import type { EventKind } from "./domain-event.ts";
import type { OperationContext } from "./operation-context.ts";

/** What an operation does to stored data: reads, writes in one transaction, or works through items in many. */
export type OperationEffect = "read" | "write" | "batch";

/** What the audit event of a call says besides who, when and why. Names, ids and counts only. */
export interface AuditNote {
  /** The record that the call was about, unless it is the patient. */
  readonly id?: RecordId;
  /** Rows returned or changed. */
  readonly count?: number;
  /** Names of the fields that were written. */
  readonly fields?: readonly string[];
  /** Key and version of the notice that was shown or written, for example `follow-up@3`. */
  readonly notice?: string;
  /** The consent act that was written, with the hash that ties its bytes to the log. */
  readonly consent?: AuditConsentRef;
}

interface OperationParts<Input> {
  /** `patients.get`: also the action that policies name. */
  readonly name: string;
  /** What it does, in one sentence, for catalogues. */
  readonly summary: string;
  /** Noun that the audit event names as the resource, for example `patient`. */
  readonly resource: string;
  /** Strict schema of the input. */
  readonly input: z.ZodType<Input>;
  /** Purposes for which the operation exists. */
  readonly purposes: readonly PurposeOfUse[] | "any";
  /** Categories that the caller must be permitted for about `subject`, before anything is read. */
  readonly grants: readonly DataCategory[];
  /** Collections that it may write. */
  readonly writes: readonly string[];
  /** Events that it announces; what their reactions write is permitted with it. */
  readonly announces?: readonly EventKind[];
  /** True for operations that a consent cannot precede. They return ids and what the caller sent. */
  readonly beforeConsent?: true;
  /** The patient whom a call is about, where the input names one. */
  readonly subject?: (input: Input) => PatientId;
}

/** An operation that runs in one transaction. */
export interface SingleOperation<Input, Output> extends OperationParts<Input> {
  /** See {@link OperationEffect}. */
  readonly effect: "read" | "write";
  /** What the audit event says of a call that succeeded. */
  readonly audit?: (input: Input, output: Output) => AuditNote;
  /** Domain code: reads and writes through the context's repositories. */
  readonly run: (context: OperationContext, input: Input) => Promise<Output>;
}

/** An operation that works through items in transactions of at most 50 subjects. */
export interface BatchOperation<Input, Output> extends OperationParts<Input> {
  /** See {@link OperationEffect}. */
  readonly effect: "batch";
  /** Domain code: hands items to `context.each`, which runs them in transactions. */
  readonly run: (context: BatchContext, input: Input) => Promise<Output>;
}

/** Any operation. */
export type Operation<Input, Output> = SingleOperation<Input, Output> | BatchOperation<Input, Output>;

/** An operation whose types are not known: what a catalogue holds. */
export interface AnyOperation extends Omit<OperationParts<unknown>, "input" | "subject"> {
  /** See {@link OperationEffect}. */
  readonly effect: OperationEffect;
  /** Strict schema of the input. */
  readonly input: z.ZodType;
  /** The patient whom a call is about, where the input names one. */
  readonly subject?: (input: never) => PatientId;
  /** Domain code. */
  readonly run: (context: never, input: never) => Promise<unknown>;
}

/** A tree of operations: modules by name, operations at the leaves. */
export interface OperationTree {
  /** A module or an operation. */
  readonly [name: string]: OperationTree | AnyOperation;
}

/** Says whether a node of the tree is an operation. */
export function isOperation(node: OperationTree | AnyOperation): node is AnyOperation {
  return typeof node["run"] === "function";
}
