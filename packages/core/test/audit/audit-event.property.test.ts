import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AuditEvent,
  auditEventSchema,
  decodeAuditEvent,
  encodeAuditEvent,
} from "../../src/audit/audit-event.ts";
import { PURPOSES_OF_USE } from "../../src/encryption/index.ts";
import { asRecordId, asTenant, canonicalJson, InvalidInput } from "../../src/kernel/index.ts";
import { START } from "./support/audit-harness.ts";

const code = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,20}$/);
const token = fc.stringMatching(/^[\x21-\x7e]{1,20}$/);
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("base64url"));
const id = fc.uuid({ version: 7 }).map(asRecordId);
const optional: { requiredKeys: [] } = { requiredKeys: [] };

const events: fc.Arbitrary<AuditEvent> = fc
  .record({
    required: fc.record({
      v: fc.constant(1 as const),
      id,
      tenant: fc.constant(asTenant("ruijin")),
      at: fc.constant(START),
      actor: fc.record({
        type: fc.constantFrom("user" as const, "system" as const),
        id: code,
        roles: fc.array(code, { maxLength: 3 }),
      }),
      action: code,
      resource: fc.record({ type: code, id }, { requiredKeys: ["type"] }),
      subjectRefs: fc.array(hash, { maxLength: 3 }),
      purpose: fc.constantFrom(...PURPOSES_OF_USE),
      decision: fc.constantFrom("permit" as const, "deny" as const),
      reasons: fc.array(code, { maxLength: 3 }),
      policyVersion: token,
      consentRefs: fc.array(fc.record({ id: token, sha256: hash }, { requiredKeys: ["id"] }), {
        maxLength: 2,
      }),
      fields: fc.array(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,10}$/), { maxLength: 3 }),
      authn: fc.record(
        { acr: token, amr: fc.array(token, { maxLength: 2 }), authAgeSec: fc.nat() },
        optional,
      ),
      source: fc.record({ app: code, version: code }),
      outcome: fc.constantFrom("success" as const, "refused" as const, "failed" as const),
      writer: fc.record({
        id: code,
        lane: fc.constantFrom("own" as const, "joined" as const),
        n: fc.integer({ min: 1 }),
      }),
    }),
    extra: fc.record(
      {
        onBehalfOf: code,
        basis: code,
        noticeRef: token,
        count: fc.nat(),
        agreementRef: token,
        requestId: token,
        voids: fc.array(fc.integer({ min: 1 }), { maxLength: 3 }),
        dropped: fc.nat(),
      },
      optional,
    ),
  })
  .map(({ required, extra }) => ({ ...required, ...extra }));

describe("the bytes of an event", () => {
  it("give the event back, and only one form of them is accepted", () => {
    fc.assert(
      fc.property(events, (event) => {
        const bytes = encodeAuditEvent(event);
        expect(Buffer.from(bytes).toString()).toBe(canonicalJson(event));
        expect(decodeAuditEvent(bytes)).toEqual(event);
        expect(encodeAuditEvent(decodeAuditEvent(bytes) ?? event)).toEqual(bytes);
        const text = Buffer.from(bytes).toString();
        expect(decodeAuditEvent(Buffer.from(`${text} `))).toBeNull();
        expect(decodeAuditEvent(Buffer.from(text.replace(":", ": ")))).toBeNull();
      }),
    );
  });

  it("are ASCII, so that there is one encoding and one normal form", () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(encodeAuditEvent(event).every((byte) => byte >= 0x20 && byte < 0x7f)).toBe(true);
      }),
    );
  });

  it("do not depend on the order of members", () => {
    fc.assert(
      fc.property(events, (event) => {
        const reversed = Object.fromEntries(Object.entries(event).reverse()) as unknown as AuditEvent;
        expect(encodeAuditEvent(reversed)).toEqual(encodeAuditEvent(event));
      }),
    );
  });

  it("are never more than the allow-list: any further member is refused, at every level", () => {
    fc.assert(
      fc.property(events, fc.string({ minLength: 1 }), fc.anything(), (event, key, value) => {
        fc.pre(!(key in event) && key !== "__proto__" && value !== undefined);
        const more = { ...event, [key]: value };
        expect(auditEventSchema.safeParse(more).success).toBe(
          Object.hasOwn(OPTIONAL_MEMBERS, key) &&
            auditEventSchema.safeParse({ ...event, [key]: value }).success,
        );
        expect(() => encodeAuditEvent({ ...event, actor: { ...event.actor, [`x${key}`]: 1 } })).toThrow(
          InvalidInput,
        );
      }),
    );
  });
});

/** Members that a generated key could hit by chance. */
const OPTIONAL_MEMBERS = {
  onBehalfOf: 1,
  basis: 1,
  noticeRef: 1,
  count: 1,
  agreementRef: 1,
  requestId: 1,
  voids: 1,
  dropped: 1,
};
